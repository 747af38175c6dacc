// Where a page that follows something could not fetch its figures, it says so: they are as old as the time beside them.
"use strict";

const stale = (now) => {
  const notice = document.getElementById("stale");
  if (notice) {
    notice.hidden = !now;
  }
};

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => stale(true));
}

// What came from elsewhere is the page to sign in on.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const [asked, came] = [detail.pathInfo.finalRequestPath, detail.pathInfo.responsePath];
  if (came && came.split("?")[0] !== asked.split("?")[0]) {
    detail.shouldSwap = false;
    stale(true);
  }
});
document.addEventListener("htmx:afterSwap", () => stale(false));
