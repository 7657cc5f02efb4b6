// Looks at pages in a frame of a given width and writes what is wrong with each at the end of this page, as JSON.
const asked = new URLSearchParams(location.search);
const width = Number(asked.get("width"));
const found = {};

function luminance([r, g, b]) {
  const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

function ground(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
}

function contrast(element) {
  const [a, b] = [channels(getComputedStyle(element).color), ground(element)].map(luminance);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function faults(view) {
  const page = view.document;
  const wrong = [];
  const wide = page.documentElement.scrollWidth;
  if (wide > width) wrong.push(`${wide} px wide`);
  for (const element of page.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest("svg, .vh, .skip, caption, thead")) continue;
    const name = `${element.localName}.${element.getAttribute("class") || ""}: ${element.textContent.slice(0, 20)}`;
    if (box.right > width + 1) wrong.push(`over the edge by ${Math.round(box.right - width)}: ${name}`);
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const style = view.getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (words && contrast(element) < (large ? 3 : 4.5)) wrong.push(`contrast ${contrast(element).toFixed(2)}: ${name}`);
    if (words && size < 12) wrong.push(`${size} px: ${name}`);
    if (element.matches("a, summary") && (box.height < 16 || box.width < 20)) wrong.push(`hard to hit: ${name}`);
  }
  const focused = page.querySelector("header.site a");
  focused.focus({ focusVisible: true });
  if (view.getComputedStyle(focused).outlineStyle === "none") wrong.push("focus cannot be seen");
  if (page.querySelector("script:not([src]), [style]")) wrong.push("a script or a style of its own");
  return [...new Set(wrong)].slice(0, 12);
}

async function all() {
  for (const name of asked.get("pages").split(",")) {
    const frame = document.createElement("iframe");
    frame.width = width;
    frame.height = 900;
    const loaded = new Promise((done) => (frame.onload = done));
    frame.src = name;
    document.body.append(frame);
    await loaded;
    found[name] = faults(frame.contentWindow);
    frame.remove();
  }
  const written = document.createElement("pre");
  written.id = "found";
  written.textContent = JSON.stringify(found);
  document.body.append(written);
}
all();
