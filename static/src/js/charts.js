// Draws the charts of a page. Words and a table beside each say the same, so no page needs this.
import {
  BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement, Tooltip,
} from "chart.js";

Chart.register(
  BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip,
);

// Lines are told apart by more than their colour.
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
const POINTS = ["circle", "rect", "triangle", "rectRot"];

const coloursOf = (drawing) => {
  const { color, borderTopColor } = getComputedStyle(drawing);
  const swatches = [...drawing.querySelectorAll(".chart-swatch")];
  return { text: color, lines: borderTopColor, series: swatches.map((each) => getComputedStyle(each).backgroundColor) };
};

const datasetsOf = (told, colours) =>
  told.series.map(({ label, values }, n) => ({
    label,
    data: values,
    borderColor: colours.series[n],
    backgroundColor: colours.series[n],
    hoverBackgroundColor: colours.series[n],
    borderDash: DASHES[n],
    borderWidth: told.kind === "line" ? 2 : 0,
    pointStyle: POINTS[n],
    pointRadius: n ? 0 : 2,
    pointHoverRadius: 5,
    maxBarThickness: 28,
  }));

const optionsOf = (told, colours) => {
  const ticks = { color: colours.text, maxRotation: 0, autoSkipPadding: 16 };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false, // nothing moves, so nobody is disturbed by it
    locale: document.documentElement.lang,
    interaction: { mode: "index", intersect: false },
    plugins: {
      tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${item.formattedValue} ${told.unit}`.trim() } },
    },
    scales: {
      x: { stacked: told.stacked, ticks, grid: { display: false }, border: { color: colours.lines } },
      y: {
        stacked: told.stacked,
        beginAtZero: true,
        ticks: { ...ticks, ...(told.whole && { precision: 0 }) },
        grid: { color: colours.lines },
        border: { display: false },
      },
    },
  };
};

const drawn = (canvas) => {
  const told = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  const drawing = canvas.closest(".chart-drawing");
  const looks = () => {
    const colours = coloursOf(drawing);
    return { data: { labels: told.labels, datasets: datasetsOf(told, colours) }, options: optionsOf(told, colours) };
  };
  const chart = new Chart(canvas, { type: told.kind, ...looks() });
  return () => {
    Object.assign(chart, looks());
    chart.update();
  };
};

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
const paints = [...document.querySelectorAll("canvas[data-chart]")].map(drawn);
const paintAnew = () => paints.forEach((paint) => paint());
new MutationObserver(paintAnew).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintAnew);
