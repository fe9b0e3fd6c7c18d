// What the open report page shows, as an eye would read it: of each table the texts of its cells and how
// full its bars are drawn; of each chart what its points stand for by the place where they are drawn.
(() => {
    const middle = box => box.left + box.width / 2;
    const units = {"": 1, k: 1e3, m: 1e6, bn: 1e9, T: 1e12};

    function barOf(cell) {
        const track = cell.querySelector(".track"), fill = cell.querySelector(".fill");
        return track && fill.getBoundingClientRect().width / track.getBoundingClientRect().width;
    }

    function tableOf(section) {
        const rows = [...section.querySelectorAll("tbody tr")];
        return {
            columns: [...section.querySelectorAll("thead th")].map(cell => cell.innerText),
            rows: rows.map(row => [...row.cells].map(cell => cell.innerText.trim())),
            bars: rows.map(row => [...row.cells].map(barOf).filter(bar => bar !== null)),
        };
    }

    // "2.5 m" is 2500000.
    function amountOf(label) {
        const [number, unit = ""] = label.split(" ");
        return number * units[unit];
    }

    // A function from a place on the window to the value there, by the lowest and the highest line.
    function scaleOf(chart) {
        const lines = [...chart.querySelectorAll(".grid")].map(line => line.getBoundingClientRect().top);
        const labels = [...chart.querySelectorAll("text[text-anchor=end]")].map(text => amountOf(text.textContent));
        const last = lines.length - 1;
        return y => labels[0] + (labels[last] - labels[0]) * (lines[0] - y) / (lines[0] - lines[last]);
    }

    function chartOf(figure) {
        const chart = figure.querySelector(".chart"), scale = scaleOf(chart);
        const names = [...figure.querySelectorAll(".legend li")].map(item => item.innerText.trim());
        const labels = [...chart.querySelectorAll("text[text-anchor=middle]")]
            .map(text => ({text: text.textContent, place: middle(text.getBoundingClientRect())}));
        const pointOf = (circle, name) => {
            const box = circle.getBoundingClientRect();
            const label = labels.find(label => Math.abs(label.place - middle(box)) < 1);
            return {name, x: label ? label.text : "", value: scale(box.top + box.height / 2),
                    title: circle.textContent};
        };
        return [...chart.querySelectorAll("g")].flatMap((series, i) =>
            [...series.querySelectorAll("circle")].map(circle => pointOf(circle, names[i])));
    }

    const figures = {tables: {}, charts: {}, summary: {}};
    for (const section of document.querySelectorAll("section[id^=table-]")) {
        const name = section.id.slice("table-".length), figure = section.querySelector("figure");
        figures.tables[name] = tableOf(section);
        if (figure)
            figures.charts[name] = chartOf(figure);
    }
    for (const card of document.querySelectorAll("[id^=summary-]"))
        figures.summary[card.id.slice("summary-".length)] = card.querySelector("dd").innerText;
    return figures;
})()
