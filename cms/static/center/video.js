// Moves the player to the moment that an address names, and loads a provider's player once it is asked for.
// Without this file the addresses lead into the transcript, and play leads to the provider's page.
const own = document.querySelector("[data-player]");
const hosted = document.querySelector("[data-hosted]");
const chapters = [...document.querySelectorAll(".chapters a")];

const moment = (hash) => {
  const found = /^#t=(\d+)$/.exec(hash);
  return found ? Number(found[1]) : null;
};

const markChapter = (seconds) => {
  const current = chapters.filter((link) => moment(link.hash) <= seconds).at(-1);
  for (const link of chapters) {
    const item = link.closest("li");
    if (link === current) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
};

const load = (seconds) => {
  const address = new URL(hosted.dataset.hosted);
  if (address.hostname === "player.vimeo.com") address.hash = `t=${seconds}s`;
  else if (seconds) address.searchParams.set("start", seconds);
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = hosted.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.tabIndex = 0;
  hosted.replaceChildren(frame);
  frame.focus();
};

const seek = (seconds, { play = false } = {}) => {
  if (own) {
    const move = () => {
      own.currentTime = Math.min(seconds, own.duration || seconds);
    };
    if (own.readyState) move();
    else {
      own.addEventListener("loadedmetadata", move, { once: true });
      own.preload = "metadata";
      own.load();
    }
    if (play) own.play().catch(() => {});
  } else if (hosted && play) {
    load(seconds);
  }
  markChapter(seconds);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#t="]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  seek(moment(link.hash), { play: true });
});

if (own) own.addEventListener("timeupdate", () => markChapter(own.currentTime));

if (hosted) {
  hosted.querySelector("a").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(moment(location.hash) ?? 0);
  });
}

const asked = moment(location.hash);
if (asked !== null) seek(asked);
else markChapter(0);
addEventListener("hashchange", () => {
  const seconds = moment(location.hash);
  if (seconds !== null) seek(seconds);
});
