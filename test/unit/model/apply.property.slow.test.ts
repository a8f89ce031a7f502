import { applyProperties } from './apply-properties';

describe('any operations, at length', () => applyProperties(3000));
