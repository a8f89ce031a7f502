import { editProperties } from './edit-properties';

describe('edited text, at length', () => editProperties(3000));
