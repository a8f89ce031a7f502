/**
 * labs: stacks to be mended, where the engine is the teacher. Pure: files come as texts, the engine as functions.
 *
 *   tables.ts      what a lab.json may say; schema.ts its JSON Schema
 *   read.ts        lab.json to a lab, or what is wrong with it
 *   contract.ts    the engine as labs need it; verdicts
 *   select.ts, compare.ts   nodes by what is said of them; values compared and said in words
 *   checks/        a file for each family of checks
 *   judge.ts       a stack judged by a lab
 *   answers.ts     the stacks of solutions and wrong answers
 *   validate.ts    what an author wants to know; imported from there, as it names all rules
 *   ../claims.ts   what is said of VMs and containers, and where it can be tried
 */
export * from './contract';
export * from './tables';
export * from './read';
export { labSchema } from './schema';
export { judge, startOf } from './judge';
export { type AnswerText, answerText, filesOf, type LabFiles } from './answers';
export { CLAIMS, type Claim, WALKTHROUGHS, type WalkthroughTitle } from '../claims';
export { markedFor, rightAnswer } from './checks/question';
