/*
 * Draws each <canvas data-chart="bar|line|range" data-table="id"> from the table of that id: the first column gives the labels, each
 * heading with data-series a series, each cell's data-value the number ("low high" for a range). The table stays, closed, behind it.
 */
(() => {
  'use strict';
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const locale = document.documentElement.lang;

  const value = (cell, isRange) => {
    const numbers = cell.dataset.value.split(' ').map(Number);
    return isRange ? numbers : numbers[0];
  };

  function series(table, isRange) {
    const rows = [...table.tBodies[0].rows];
    return [...table.tHead.rows[0].cells].flatMap((head, column) => head.dataset.series ? [{
      label: head.textContent.trim(),
      data: rows.map(row => value(row.cells[column], isRange)),
      backgroundColor: style(`--chart-${head.dataset.series}`),
      borderColor: style(`--chart-${head.dataset.series}`),
      borderWidth: 2,
      borderRadius: 3,
      minBarLength: isRange ? 4 : 0,
      maxBarThickness: 44,
      pointRadius: 2,
      tension: 0.25,
      cubicInterpolationMode: 'monotone',
    }] : []);
  }

  function draw(canvas) {
    const table = document.getElementById(canvas.dataset.table);
    const kind = canvas.dataset.chart;
    const isRange = kind === 'range';
    const isLying = canvas.dataset.axis === 'y';
    const number = it => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(it);
    const unit = isRange ? '\u00a0%' : '';
    const said = it => Array.isArray(it) && it[0] !== it[1]
      ? `${number(it[0])} – ${number(it[1])}${unit}`
      : number(Array.isArray(it) ? it[0] : it) + unit;
    const grid = { color: style('--line') };
    const ticks = { color: style('--soft') };
    const values = {
      beginAtZero: true, grid,
      ticks: { ...ticks, precision: isRange ? 1 : 0, callback: it => number(it) + unit },
    };
    const names = {
      grid: { display: false },
      ticks: {
        ...ticks, autoSkip: !isLying, maxRotation: 0,
        callback(index) {
          const name = this.getLabelForValue(index);
          return name.length > 22 ? `${name.slice(0, 21)}…` : name;
        },
      },
    };
    const figure = canvas.closest('figure');
    figure.hidden = false;
    if (isLying) {
      canvas.parentElement.style.height = `${90 + 34 * table.tBodies[0].rows.length}px`;
    }
    new Chart(canvas, {
      type: kind === 'line' ? 'line' : 'bar',
      data: {
        labels: [...table.tBodies[0].rows].map(row => row.cells[0].textContent.trim()),
        datasets: series(table, isRange),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        locale,
        indexAxis: isLying ? 'y' : 'x',
        interaction: { mode: 'index', intersect: false, axis: isLying ? 'y' : 'x' },
        scales: isLying ? { x: values, y: names } : { x: names, y: values },
        plugins: {
          legend: { position: 'bottom', labels: { color: style('--ink'), boxWidth: 14 } },
          tooltip: { callbacks: { label: it => `${it.dataset.label}: ${said(it.raw)}` } },
        },
      },
    });
    table.closest('details').open = false;
  }

  document.querySelectorAll('canvas[data-chart]').forEach(draw);
})();
