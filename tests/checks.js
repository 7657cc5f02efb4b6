// What is wrong with the page as it is shown now: a function that gives a list of sentences.
() => {
  const width = innerWidth;
  const phone = width < 700;
  const wrong = [];

  const luminance = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [a, b] = [channels(getComputedStyle(element).color), ground(element)].map(luminance);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  // A control, or a link that stands alone; a link within a sentence is as high as its line.
  const control = "button, summary, select, textarea, input:not([type=hidden]), nav a, a.button, .tools a, .brand";
  // A mark within its label is hit with it.
  const target = (element) => (element.matches("input[type=radio], input[type=checkbox]") && element.closest("label")) || element;

  const wide = document.documentElement.scrollWidth;
  if (wide > width) wrong.push(`${wide} px wide`);
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest("svg, .vh, .skip, caption, thead, iframe")) continue;
    const name = `${element.localName}.${element.getAttribute("class") || ""}: ${element.textContent.trim().slice(0, 20)}`;
    const style = getComputedStyle(element);
    const rolls = element.closest(".side ul"); // a long menu is moved sideways
    if (box.right > width + 1 && !rolls) wrong.push(`over the edge by ${Math.round(box.right - width)}: ${name}`);
    if (element.scrollWidth > element.clientWidth + 1 && /hidden|clip/.test(style.overflowX)) wrong.push(`cut off: ${name}`);
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const off = element.closest(":disabled, [aria-disabled=true]");
    if (words && !off && contrast(element) < (large ? 3 : 4.5)) wrong.push(`contrast ${contrast(element).toFixed(2)}: ${name}`);
    if (words && size < 12) wrong.push(`${size} px: ${name}`);
    if (element.matches("a, summary") && (box.height < 16 || box.width < 20)) wrong.push(`hard to hit: ${name}`);
    if (document.body.matches(".staff, .public") && element.matches(control)) {
      const hit = target(element).getBoundingClientRect();
      if (hit.height < (phone ? 44 : 24)) wrong.push(`only ${Math.round(hit.height)} px high: ${name}`);
    }
  }
  const first = document.querySelector("header.site a");
  if (first) {
    first.focus({ focusVisible: true });
    if (getComputedStyle(first).outlineStyle === "none") wrong.push("focus cannot be seen");
  }
  if (document.querySelector("script:not([src]), style, [style]")) wrong.push("a script or a style of its own");
  return [...new Set(wrong)].slice(0, 12);
};
