import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

type Styles = Readonly<Partial<Record<'width' | 'height' | 'transform', string>>>;

class StyledDirective extends Directive {
  render(_styles: Styles): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [styles]: [Styles]): typeof noChange {
    if (element instanceof HTMLElement) Object.assign(element.style, styles);
    return noChange;
  }
}

/** Computed measures of an element. Lit's own styleMap begins with a style attribute, which the page's policy forbids. */
export const styled = directive(StyledDirective);
