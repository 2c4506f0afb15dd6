// Places under a box in which one is typed: a list to pick from, and never more than that.
// Nothing is marked until an arrow marks it, so Enter, Tab and every letter do in the box
// what they always do; what is picked goes into the box as if it had been typed.
const PAUSE = 120; // milliseconds after the last key

export class Places {
  constructor(input, server) {
    this.input = input;
    this.server = server;
    this.marked = -1; // which one is marked; none at first
    this.asked = 0;
    this.list = this.hang();
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.plan());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
  }

  hang() {
    const list = document.createElement("ul");
    list.id = `places-${this.input.id}`;
    list.className = "ds-places";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggested places");
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
    list.addEventListener("click", (event) => this.pick(event.target.closest("li")));
    this.input.after(list);
    return list;
  }

  get open() {
    return !this.list.hidden;
  }

  // What is listed stays while the next answer is on its way, so that nothing flickers.
  plan(wait = PAUSE) {
    this.asked += 1;
    this.mark(-1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  // An answer to an earlier text, to a box that was left, or to a list in which somebody
  // is choosing already, comes too late.
  async ask() {
    const text = this.input.value.trim();
    const number = this.asked;
    const places = text ? await this.server.places(text) : [];
    const here = document.activeElement === this.input && this.marked < 0;
    if (number === this.asked && here) {
      this.show(places.filter((place) => place !== text));
    }
  }

  show(places) {
    this.list.replaceChildren(...places.map((place, n) => this.option(place, n)));
    this.list.hidden = !places.length;
    this.input.setAttribute("aria-expanded", String(this.open));
  }

  option(place, n) {
    const one = document.createElement("li");
    one.id = `${this.list.id}-${n}`;
    one.className = "ds-places__one";
    one.setAttribute("role", "option");
    one.setAttribute("aria-selected", "false");
    one.textContent = place;
    return one;
  }

  close() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(n) {
    this.list.children[this.marked]?.setAttribute("aria-selected", "false");
    this.marked = n;
    const one = this.list.children[n];
    if (one) {
      one.setAttribute("aria-selected", "true");
      one.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", one.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  pick(one) {
    if (one) {
      this.input.value = one.textContent;
      this.input.dispatchEvent(new Event("input", { bubbles: true })); // saved as if typed
      this.close();
    }
  }

  pressed(event) {
    const { altKey, ctrlKey, metaKey, shiftKey, isComposing, key } = event;
    if (altKey || ctrlKey || metaKey || shiftKey || isComposing) {
      return;
    }
    if (this.meant(key)) {
      event.preventDefault();
    }
  }

  // Whether the key is the list's; then it has acted.
  meant(key) {
    const one = this.open ? this.list.children[this.marked] : null;
    if (key === "Enter") {
      this.pick(one);
      this.close();
      return Boolean(one);
    }
    if (key === "Escape" && this.open) {
      this.close();
      return true;
    }
    if (key === "ArrowDown" && !this.open) {
      this.plan(0);
      return true;
    }
    if (this.open && (key === "ArrowDown" || key === "ArrowUp")) {
      this.step(key === "ArrowDown" ? 1 : -1);
      return true;
    }
    return false;
  }

  // Past either end nothing is marked, and the box is as it was typed.
  step(by) {
    const many = this.list.children.length + 1;
    this.mark(((this.marked + 1 + by + many) % many) - 1);
  }
}
