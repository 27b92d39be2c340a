/** The kinds of items on the stack, ordered so that what may stand before an opening quote comes first. */

export const START = 0;
export const SPACE = 1;
export const DELIMITER = 2;
export const LITERAL = 3;
export const WORD = 4;
export const CALENDAR = 5;
export const VARIABLE = 6;

/** Never on the stack: a unit is absorbed or becomes a word. */
export const UNIT = 7;

/** Never on the stack: a part of a piece that the rules class again. */
export const TOKEN = 8;
