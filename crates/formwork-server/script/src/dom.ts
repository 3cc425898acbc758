/**
 * DOM access that a form's controls cannot shadow.
 *
 * `<input name="attributes">` makes `form.attributes` an input element
 * (https://html.spec.whatwg.org/multipage/forms.html#the-form-element, LegacyOverrideBuiltIns).
 * Wherever an element may be a form, its members are therefore taken from the prototypes.
 */

/** An attribute or method of `prototype`, as a function of the node. */
function member<F>(prototype: object, name: string): F {
  const { get, value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  return Function.prototype.call.bind(get ?? value) as F;
}

const element = Element.prototype;
const node = Node.prototype;

export const attributes = member<(el: Element) => NamedNodeMap>(element, "attributes");
export const attr = member<(el: Element, name: string) => string | null>(element, "getAttribute");
export const setAttr = member<(el: Element, name: string, value: string) => void>(element, "setAttribute");
export const setAttrNode = member<(el: Element, attribute: Attr) => void>(element, "setAttributeNode");
export const removeAttr = member<(el: Element, name: string) => void>(element, "removeAttribute");
export const closest = member<(el: Element, selector: string) => Element | null>(element, "closest");
export const all = member<(el: Element, selector: string) => NodeListOf<HTMLElement>>(element, "querySelectorAll");
export const prepend = member<(el: Element, child: Node) => void>(element, "prepend");
export const nodeName = member<(of: Node) => string>(node, "nodeName");
export const childNodes = member<(of: Node) => NodeListOf<ChildNode>>(node, "childNodes");
export const contains = member<(of: Node, other: Node | null) => boolean>(node, "contains");
export const removeChild = member<(of: Node, child: Node) => void>(node, "removeChild");


type Place = (of: Node, child: Node, before: Node | null) => void;

/** Inserts a child. */
export const insert = member<Place>(node, "insertBefore");

/** Moves a child; where the browser knows how to, without resetting its state. */
export const move = "moveBefore" in element ? member<Place>(element, "moveBefore") : insert;
