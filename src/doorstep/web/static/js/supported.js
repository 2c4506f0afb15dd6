// Runs before the page is painted: without this class every GOV.UK component
// refuses to start.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
