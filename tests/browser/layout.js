// What is wrong with how the open page is laid out, a line each: it can be moved sideways, text sticks
// out of its box or hardly differs from its ground, or a number or a word is broken in two. The value of
// this script is a function that says so, and "" of a page without faults.
(() => {
    const token = /\S+/g, unbreakable = /\d[\d.,\u00a0\u202f]*\d|\p{Script=Latin}{2,}/gu;
    const leastContrast = 4.5, enough = 10;

    // The nearest box that should hold the text of an element.
    function boxOf(element) {
        while (getComputedStyle(element).display.startsWith("inline") && element.parentElement)
            element = element.parentElement;
        return element;
    }

    // Text of charts has its place by itself; what is cut off is for those who listen.
    function isDrawn(element) {
        return element.closest("svg") === null && element.checkVisibility({visibilityProperty: true}) &&
            getComputedStyle(boxOf(element)).clipPath === "none";
    }

    function sticksOut(range, box) {
        if (getComputedStyle(box).overflowX !== "visible")
            return false;
        const inner = range.getBoundingClientRect(), outer = box.getBoundingClientRect();
        return inner.width > 0 && (inner.left < outer.left - 1 || inner.right > outer.right + 1);
    }

    function linesOf(range) {
        return new Set([...range.getClientRects()].map(box => Math.round(box.bottom))).size;
    }

    // "rgb(0, 1, 2)" or "rgba(0, 1, 2, 0.5)": red, green, blue, and how much of it covers.
    function colourOf(text) {
        const [red, green, blue, cover = 1] = text.match(/[\d.]+/g).map(Number);
        return {light: [red, green, blue], cover};
    }

    let grounds; // luminance behind elements, known in this look at the page

    function findGround(element) {
        if (!element)
            return matchMedia("(prefers-color-scheme: dark)").matches ? luminance([18, 18, 18]) : 1;
        const ground = colourOf(getComputedStyle(element).backgroundColor);
        return ground.cover === 1 ? luminance(ground.light) : groundOf(element.parentElement);
    }

    function groundOf(element) {
        if (!grounds.has(element))
            grounds.set(element, findGround(element));
        return grounds.get(element);
    }

    // By the rules of WCAG 2.
    function luminance(light) {
        const [red, green, blue] = light.map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function contrastOf(element) {
        const ink = luminance(colourOf(getComputedStyle(element).color).light);
        const ground = groundOf(element);
        return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    }

    // A path is a long word that may be broken anywhere.
    function* wordsOf(text) {
        for (const word of text.matchAll(token))
            if (!word[0].includes("/"))
                for (const part of word[0].matchAll(unbreakable))
                    yield {text: part[0], from: word.index + part.index};
    }

    function* faultsOfText(node) {
        const element = node.parentElement, range = document.createRange();
        range.selectNodeContents(node);
        if (sticksOut(range, boxOf(element)))
            yield `text sticks out of its box: ${node.data}`;
        const contrast = contrastOf(element);
        if (contrast < leastContrast)
            yield `contrast of ${contrast.toFixed(2)}: ${node.data}`;
        if (linesOf(range) < 2)
            return;
        for (const word of wordsOf(node.data)) {
            range.setStart(node, word.from);
            range.setEnd(node, word.from + word.text.length);
            if (linesOf(range) > 1)
                yield `broken in two: ${word.text}, of ${node.data}`;
        }
    }

    // A box that makes the page wider than the window: none that can be moved for itself holds it.
    function wideBox() {
        const isFree = element => !element || getComputedStyle(element).overflowX === "visible" &&
            isFree(element.parentElement);
        return [...document.body.querySelectorAll("*")].findLast(element => isFree(element.parentElement) &&
            element.getBoundingClientRect().right > document.documentElement.clientWidth);
    }

    function* faults() {
        const page = document.documentElement;
        grounds = new Map();
        if (page.scrollWidth > page.clientWidth)
            yield `the page is ${page.scrollWidth} wide in a window of ${page.clientWidth}: ${wideBox()?.outerHTML}`;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode())
            if (walker.currentNode.data.trim() && isDrawn(walker.currentNode.parentElement))
                yield* faultsOfText(walker.currentNode);
    }

    return () => [...faults()].slice(0, enough).join("\n");
})()
