import { applyProperties } from './apply-properties';

describe('any operations', () => applyProperties(60));
