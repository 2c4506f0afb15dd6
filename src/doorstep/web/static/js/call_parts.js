// The parts of the screen that the server makes. Only what changed is swapped; a part in
// which somebody is choosing waits until they have left it, and one that holds an answer
// of theirs until the server has it and shows what stood then or later.
const CHOOSING = "input, select, textarea";

// seq: the last act that the answer of the server knows of
function isAhead(part, seq) {
  const { unsaved } = part.dataset;
  return unsaved !== undefined && (unsaved === "" || Number(unsaved) > seq);
}

// A form's token and its key differ each time and are no change.
function same(part) {
  return part.outerHTML.replace(/(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*/g, "$1");
}

export class Parts {
  constructor(screen) {
    this.shown = new Map();
    this.waiting = new Map();
    this.seq = 0;
    for (const part of screen.querySelectorAll("[data-part]")) {
      this.shown.set(part.id, same(part));
    }
    screen.addEventListener("focusout", () => setTimeout(() => this.catchUp()));
  }

  // own: the answer to what this person did just now, which may move what has the focus;
  // back: where the focus goes if what had it is gone
  take(page, own, back, seq) {
    this.seq = seq;
    for (const fresh of page.querySelectorAll("[data-part]")) {
      if (!fresh.parentElement.closest("[data-part]")) {
        this.renew(fresh, own, back);
      }
    }
  }

  renew(fresh, own, back) {
    const text = same(fresh);
    const now = document.getElementById(fresh.id);
    if (!now || this.shown.get(fresh.id) === text) {
      this.waiting.delete(fresh.id);
      return;
    }
    if ("list" in fresh.dataset) {
      this.shown.set(fresh.id, text);
      this.renewList(now, fresh, own, back);
    } else if (isAhead(now, this.seq) || (!own && this.isChoosing(now))) {
      this.waiting.set(fresh.id, { fresh, seq: this.seq });
    } else {
      this.swap(now, fresh, text, back);
    }
  }

  // Children of a list keep their places where they can; each is a part of its own.
  renewList(now, fresh, own, back) {
    const wanted = new Set(Array.from(fresh.children, (child) => child.id));
    for (const child of Array.from(now.children)) {
      if (!wanted.has(child.id)) {
        this.shown.delete(child.id);
        child.remove();
      }
    }
    Array.from(fresh.children).forEach((child, place) => {
      const there = document.getElementById(child.id);
      if (there && there.parentElement === now) {
        this.renew(child, own, back);
      } else {
        now.insertBefore(document.importNode(child, true), now.children[place] ?? null);
        this.shown.set(child.id, same(child));
      }
    });
  }

  isChoosing(part) {
    const active = document.activeElement;
    return part.contains(active) && active.matches(CHOOSING) && !active.readOnly;
  }

  swap(now, fresh, text, back) {
    const focused = now.contains(document.activeElement) ? document.activeElement.id : null;
    const open = Array.from(now.querySelectorAll("details[open]"), (one) => one.id);
    const made = document.importNode(fresh, true);
    now.replaceWith(made);
    this.shown.set(fresh.id, text);
    this.waiting.delete(fresh.id);
    for (const id of open) {
      made.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    }
    if (focused !== null) {
      const again = document.getElementById(focused) ?? back;
      again?.focus({ preventScroll: true });
    }
  }

  catchUp() {
    for (const [id, { fresh, seq }] of this.waiting) {
      const now = document.getElementById(id);
      if (now && !isAhead(now, seq) && !this.isChoosing(now)) {
        this.swap(now, fresh, same(fresh), null);
      }
    }
  }
}
