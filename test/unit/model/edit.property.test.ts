import { editProperties } from './edit-properties';

describe('edited text', () => editProperties(60));
