// Keys that act. None is a letter or a figure alone: in a box those are only typed.
// F1, F3, F5, F6, F7, F10, F11 and F12 belong to browsers; F2, F4, F8 and F9 do not.
const PEOPLE = ["her", "him", "caller"];
const RINGING =
  "#part-ringing :checked, #part-ringing:not(:has(:checked)) [type=radio]";
const NOTHING = "There is nothing to do with that key just now.";

export class Keys {
  constructor(screen, { say, last }) {
    this.screen = screen;
    this.say = say;
    this.last = last;
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    const cover = document.getElementById("cover");
    if (event.isComposing || event.repeat || (cover && !cover.hidden)) {
      return;
    }
    if (this.meant(event)) {
      event.preventDefault();
    }
  }

  // Whether the key is one of ours; then it has acted.
  meant(event) {
    const { altKey, ctrlKey, metaKey, shiftKey, code, key } = event;
    if (metaKey || event.getModifierState("AltGraph")) {
      return false;
    }
    if (altKey !== ctrlKey && !shiftKey && /^Digit[1-9]$/.test(code)) {
      this.attach(code.slice(-1));
      return true;
    }
    if (altKey || ctrlKey) {
      return false;
    }
    const acts = shiftKey
      ? {
          F2: () => this.go("text"),
          F4: () => this.choose(RINGING),
          F8: () => this.press(".ds-call__undo form:last-of-type button"),
          F9: () => this.choose(".ds-ask:not(.ds-ask--done) [type=radio], #close"),
        }
      : {
          F2: () => this.go("where"),
          F4: () => this.person(),
          F8: () => this.press("#send"),
          F9: () => this.press("#not-domestic"),
        };
    acts[key]?.();
    return key in acts;
  }

  go(name) {
    this.choose(`#box-${name}`);
  }

  // Put the focus where something is chosen or typed, in sight.
  choose(selector) {
    const box = this.screen.querySelector(selector);
    if (box) {
      box.focus();
      box.scrollIntoView({ block: "nearest" });
    } else {
      this.say(NOTHING);
    }
  }

  person() {
    const here = PEOPLE.indexOf(this.row());
    this.go(`${PEOPLE[(here + 1) % PEOPLE.length]}_name`);
  }

  row() {
    const active = document.activeElement;
    return active.closest("[data-row]")?.dataset.row ?? "";
  }

  press(selector) {
    const button = this.screen.querySelector(selector);
    if (button) {
      button.form.requestSubmit(button);
    } else {
      this.say(NOTHING);
    }
  }

  // Attach a candidate: to the row in which the caret stands if it is listed there, else
  // to the one row in which it is listed, else to the row of the caret.
  attach(number) {
    const listed = Array.from(this.screen.querySelectorAll(`[data-candidate="${number}"]`));
    if (!listed.length) {
      this.say(`Nobody has the number ${number}.`);
      return;
    }
    const row = this.row() || (this.last()?.closest("[data-row]")?.dataset.row ?? "");
    const own = listed.filter((one) => PEOPLE.includes(one.dataset.of));
    const chosen = own.find((one) => one.dataset.of === row) ?? (own.length === 1 ? own[0] : null);
    const part = chosen ? chosen.dataset.of : row;
    const button = (chosen ? [chosen] : listed)
      .map((one) => one.querySelector(`button[data-as="${part}"]`))
      .find(Boolean);
    if (button) {
      button.form.requestSubmit(button);
    } else if (listed.some((one) => one.querySelector(".ds-one__is"))) {
      this.say(`The person with number ${number} is attached already.`);
    } else {
      this.say("Put the caret into the row of her, him or the caller first.");
    }
  }
}
