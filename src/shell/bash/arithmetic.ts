import type { Reader } from './reader.js';
import type { Arithmetic } from './syntax.js';

const levels: Readonly<Record<string, number>> = {
  ...{ ',': 1, '?': 2, '||': 3, '&&': 4, '|': 5, '^': 6, '&': 7, '==': 8, '!=': 8, '<=': 9, '>=': 9, '<': 9, '>': 9 },
  ...{ '<<': 10, '>>': 10, '+': 11, '-': 11, '*': 12, '/': 12, '%': 12, '**': 13 },
};
const binary = /\*\*|<<|>>|\|\||&&|[=!<>]=|[,?|^&<>+*/%-]/y;
const assigning = /(?:<<|>>|[-+*/%&^|])?=(?!=)/y;

/**
 * Reads an arithmetic expression up to what cannot be a part of it.
 *
 * Invariant: no subscript is read, because a subscript can hold commands.
 */
export function readArithmetic(reader: Reader, least = 1): Arithmetic {
  return reader.within(() => {
    let left = readOperand(reader);
    for (;;) {
      skip(reader);
      const operator = reader.match(binary)?.[0];
      const level = operator === undefined ? undefined : levels[operator];
      if (operator === undefined || level === undefined || level < least) return left;
      reader.at += operator.length;
      const right = readArithmetic(reader, operator === '?' ? 1 : level + 1);
      const operands = [left, right];
      if (operator === '?') {
        skip(reader);
        reader.expect(':');
        operands.push(readArithmetic(reader, 2));
      }
      left = { kind: 'operation', operator, operands };
    }
  });
}

/** Blanks and ends of lines. */
function skip(reader: Reader): void {
  const blanks = reader.match(/[ \t\n]+/y);
  if (blanks !== undefined) reader.at += blanks[0].length;
}

function readOperand(reader: Reader): Arithmetic {
  skip(reader);
  const prefix = reader.match(/\+\+|--|[!~+-]/y)?.[0];
  if (prefix !== undefined) {
    reader.at += prefix.length;
    const operand = reader.within(() => readOperand(reader));
    return prefix.length === 2
      ? counted(reader, operand)
      : { kind: 'operation', operator: `u${prefix}`, operands: [operand] };
  }
  if (reader.take('(')) {
    const inside = readArithmetic(reader);
    skip(reader);
    reader.expect(')');
    return inside;
  }
  const number = reader.match(/0[xX][\da-fA-F]+|\d+(?![\w#])/y)?.[0];
  if (number !== undefined) {
    reader.at += number.length;
    const value = /^0\d/.test(number) ? parseInt(number, 8) : Number(number);
    if (!Number.isSafeInteger(value)) reader.refuse('a number is too large');
    return { kind: 'number', value };
  }
  const name = reader.match(/[A-Za-z_]\w*/y)?.[0];
  if (name !== undefined) return readName(reader, name);
  const [part, ...more] = reader.peek() === '$' ? reader.readers.dollar(reader) : [];
  if (part !== undefined && part.kind !== 'text' && more.length === 0) return { kind: 'part', part };
  reader.refuse('an arithmetic expression cannot be read');
  return { kind: 'number', value: 0 };
}

function readName(reader: Reader, name: string): Arithmetic {
  reader.at += name.length;
  if (reader.peek() === '[') reader.refuse('a subscript in arithmetic may hold commands');
  skip(reader);
  const operator = reader.match(assigning)?.[0];
  if (operator !== undefined) {
    reader.at += operator.length;
    const value = readArithmetic(reader, 2);
    const old: Arithmetic = { kind: 'name', name };
    const isPlain = operator === '=';
    return {
      kind: 'assign',
      name,
      value: isPlain ? value : { kind: 'operation', operator: operator.slice(0, -1), operands: [old, value] },
    };
  }
  if (reader.take('++') || reader.take('--')) return counted(reader, { kind: 'name', name });
  return { kind: 'name', name };
}

/** `x++` and its kin: which number comes out matters less than that `x` changes. */
function counted(reader: Reader, operand: Arithmetic): Arithmetic {
  if (operand.kind !== 'name') reader.refuse('an arithmetic expression cannot be read');
  const { name } = operand.kind === 'name' ? operand : { name: '' };
  return { kind: 'assign', name, value: { kind: 'operation', operator: 'counted', operands: [operand] } };
}
