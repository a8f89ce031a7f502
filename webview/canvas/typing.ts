/** Whether keys mean text and not boxes. */
export { typing as isTyping } from '../state/commands';
