import { isNumeric, textValue, unknownValue, type Value } from './state.js';
import type { Arithmetic, Part } from './syntax.js';

interface Scope {
  readonly lookUp: (name: string) => Value;
  readonly assign: (name: string, value: Value) => void;
  readonly valueOfPart: (part: Part) => Value;
  readonly unreadable: (why: string) => void;
}

/**
 * The value of an arithmetic expression; undefined where it is a number nobody knows.
 *
 * Invariant: what a variable holds is itself read as an expression, which can hold commands. So a variable that is not
 * known to be a number makes it unreadable.
 */
export function evaluate(expression: Arithmetic, scope: Scope): number | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return numberOf(scope.lookUp(expression.name), scope, expression.name);
    case 'part':
      return numberOf(scope.valueOfPart(expression.part), scope, 'a value');
    case 'assign': {
      const value = evaluate(expression.value, scope);
      scope.assign(expression.name, value === undefined ? { kind: 'number' } : textValue(String(value)));
      return value;
    }
    case 'operation': {
      const isMaybe = /^(&&|\|\||\?)$/.test(expression.operator);
      const values = expression.operands.map((operand, index) =>
        evaluate(
          operand,
          isMaybe && index > 0 ? { ...scope, assign: name => scope.assign(name, unknownValue) } : scope,
        ),
      );
      return computed(expression.operator, values);
    }
  }
}

function numberOf(value: Value, scope: Scope, name: string): number | undefined {
  if (!isNumeric(value)) scope.unreadable(`${name} is not known to be a number, and arithmetic runs what stands in it`);
  if (value.kind !== 'text' || !isNumeric(value)) return undefined;
  const number = Number(value.text);
  return Number.isSafeInteger(number) ? number : undefined;
}

function computed(operator: string, values: readonly (number | undefined)[]): number | undefined {
  const [a, b] = values;
  if (a === undefined) return undefined;
  if (operator === 'u-') return -a;
  if (operator === 'u+') return a;
  if (b === undefined) return undefined;
  const value = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : undefined;
  return value === undefined || Number.isSafeInteger(value) ? value : undefined;
}
