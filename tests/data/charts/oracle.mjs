// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what Vega-Lite makes of every specification of this folder into its "expected"; read by
// tests/core/visual/tst_VegaCorpus.cpp. Never run by a test or a build: only by a person who adds or changes a
// specification, with the two packages in a folder of their own:
//
//   mkdir /tmp/vega-oracle && cd /tmp/vega-oracle && npm install vega@5.33.1 vega-lite@5.23.0
//   cp …/tests/data/charts/oracle.mjs . && TZ=UTC node oracle.mjs …/tests/data/charts [NAME …]
//
// A file is {"spec": …, "size": [width, height], "expected": …}; "size" is that of each plot. Colours aren't compared,
// Stemma has its own: scales of colours get numbers for a range, and what is written is which category ("#3"), or how
// far along the ramp (0.25). All lengths are pixels from the plot's upper left corner.
import fs from 'node:fs';
import path from 'node:path';
import {line as d3line} from 'd3-shape';
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';
import {pathCurves} from 'vega-scenegraph';

const round = (value) => (Number.isFinite(value) ? Math.round(value * 1000) / 1000 + 0 : null);
const plain = (value) => (value instanceof Date ? +value : typeof value === 'number' ? +value.toPrecision(12) : value);

/** Ranges of colour scales that tell which entry, or which share of the way, a colour was. */
function markColours(scope) {
    for (const scale of scope.scales ?? []) {
        const colours = scale.name.match(/(color|fill|stroke)$/);
        if (!colours) continue;
        if (scale.type === 'ordinal') {
            scale.range = Array.from({length: 250}, (_, i) => '#0100' + (i + 1).toString(16).padStart(2, '0'));
        } else if (['linear', 'log', 'pow', 'sqrt', 'symlog', 'time', 'utc', 'sequential'].includes(scale.type)) {
            const wanted = Array.isArray(scale.domainMid) || scale.domainMid !== undefined ? 3 : 2;
            scale.range = wanted === 3 ? ['#000000', '#808080', '#ffffff'] : ['#000000', '#ffffff'];
            scale.interpolate = 'rgb';
        } else if (scale.type === 'bin-ordinal') {
            scale.range = Array.from({length: 64}, (_, i) => '#0100' + (i + 1).toString(16).padStart(2, '0'));
        }
    }
    for (const mark of scope.marks ?? []) markColours(mark);
}

const usual = new Set(['#4c78a8', 'black', 'white', 'gray', '#000']); // what marks have without a word about it
function colourOf(item) {
    for (const given of [item.fill, item.stroke]) {
        if (given === undefined || given === null || given === 'transparent') continue;
        const entry = /^#0100([0-9a-f]{2})$/.exec(given);
        if (entry) return '#' + (parseInt(entry[1], 16) - 1);
        const grey = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(given);
        if (grey && grey[1] === grey[2]) return round(+grey[1] / 255);
        return usual.has(given) ? undefined : given;
    }
    return undefined;
}

/** Points along the path that Vega draws through a line's items: its curves, sampled. */
function sampled(d) {
    const points = [], tokens = d.match(/[a-zA-Z]|-?[\d.]+(?:e-?\d+)?/g) ?? [];
    let i = 0, at = [0, 0], command = 'M';
    const next = () => +tokens[i++];
    while (i < tokens.length) {
        if (/[a-zA-Z]/.test(tokens[i])) command = tokens[i++];
        if (command === 'Z') continue;
        if (command === 'C') {
            const [a, b, c, e, x, y] = [next(), next(), next(), next(), next(), next()];
            for (let s = 1; s <= 12; ++s) {
                const t = s / 12, u = 1 - t;
                points.push([u * u * u * at[0] + 3 * u * u * t * a + 3 * u * t * t * c + t * t * t * x,
                    u * u * u * at[1] + 3 * u * u * t * b + 3 * u * t * t * e + t * t * t * y]);
            }
            at = [x, y];
        } else {
            at = [next(), next()];
            points.push(at);
        }
    }
    return points.map(([x, y]) => [round(x), round(y)]);
}

function pathsOf(mark, offset) {
    const runs = [];
    let run = [];
    for (const item of mark.items) {
        if (item.defined === false) {
            if (run.length > 0) runs.push(run);
            run = [];
        } else {
            run.push(item);
        }
    }
    if (run.length > 0) runs.push(run);
    return runs.map((items) => {
        const first = items[0];
        const out = {colour: colourOf(first)};
        if (mark.marktype === 'area') {
            const across = first.orient === 'horizontal';
            out.upper = items.map((item) => [round(item.x + offset[0]), round(item.y + offset[1])]);
            out.lower = items.map((item) => [round(item.x + (across ? item.width ?? 0 : 0) + offset[0]),
                round(item.y + (across ? 0 : item.height ?? 0) + offset[1])]);
        } else {
            out.points = items.map((item) => [round(item.x + offset[0]), round(item.y + offset[1])]);
        }
        const curve = first.interpolate;
        if (curve && curve !== 'linear' && mark.marktype === 'line') {
            out.curve = sampled(d3line().x((d) => d.x + offset[0]).y((d) => d.y + offset[1])
                .curve(pathCurves(curve, first.orient, first.tension))(items));
        }
        if (first.strokeDash) out.dash = first.strokeDash;
        return out;
    });
}

function marksOf(group, offset, styles, out) {
    for (const mark of group.items) {
        if (mark.marktype === 'group') {
            if (mark.role === 'mark' || mark.role === 'scope' && /pathgroup/.test(mark.name ?? ''))
                for (const item of mark.items) marksOf(item, offset, styles, out);
            continue;
        }
        if (mark.role !== 'mark') continue;
        const style = styles[mark.name] ?? '';
        if (mark.marktype === 'line' || mark.marktype === 'area' || mark.marktype === 'trail') {
            if (mark.items.length > 0) (out[mark.marktype] ??= []).push(...pathsOf(mark, offset));
            continue;
        }
        for (const item of mark.items) {
            const x = item.x + offset[0], y = item.y + offset[1];
            const one = {};
            if (mark.marktype === 'rect') {
                const box = [x, y, x + item.width, y + item.height];
                one.at = [Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.max(box[0], box[2]), Math.max(box[1], box[3])].map(round);
            } else if (mark.marktype === 'symbol') {
                one.at = [round(x), round(y)];
                one.size = round(item.size);
                if (typeof item.shape === 'string') one.shape = item.shape;
            } else if (mark.marktype === 'rule') {
                one.at = [x, y, (item.x2 ?? item.x) + offset[0], (item.y2 ?? item.y) + offset[1]].map(round);
            } else if (mark.marktype === 'arc') {
                one.at = [Math.min(item.startAngle, item.endAngle), Math.max(item.startAngle, item.endAngle),
                    item.innerRadius ?? 0, item.outerRadius].map(round);
            } else if (mark.marktype === 'text') {
                one.at = [round(x + (item.dx ?? 0)), round(y + (item.dy ?? 0))];
                one.text = Array.isArray(item.text) ? item.text.join(' ') : String(item.text);
            } else {
                one.at = [round(x), round(y)];
            }
            const colour = colourOf(item);
            if (colour !== undefined) one.colour = colour;
            if (item.opacity !== undefined && item.opacity !== 0.7 && item.opacity !== 1) one.opacity = round(item.opacity);
            const kind = style === 'tick' ? 'tick' : style.startsWith('boxplot') ? style.slice(8) : mark.marktype;
            (out[kind] ??= []).push(one);
        }
    }
}

function axesOf(group) {
    const axes = {};
    for (const mark of group.items) {
        if (mark.role !== 'axis') continue;
        for (const item of mark.items) {
            const orient = item.orient ?? item.datum?.orient;
            const key = orient;
            const axis = axes[key] ??= {};
            for (const part of item.items) {
                if (part.role === 'axis-grid') { if (part.items.length) axis.grid = true; continue; }
                if (part.role === 'axis-title' && part.items[0]) axis.title = [part.items[0].text].flat().join(' ');
                if (part.role === 'axis-label') {
                    axis.ticks = part.items.map((label) => {
                        const tick = {label: [label.text].flat().join(' '), value: plain(label.datum.value)};
                        if (label.opacity === 0) tick.hidden = true;
                        return tick;
                    });
                    if (part.items[0]?.angle) axis.angle = part.items[0].angle;
                }
            }
        }
    }
    return axes;
}

function legendsOf(group, out) {
    const visit = (item, legend) => {
        for (const mark of item.items ?? []) {
            if (mark.role === 'legend-title' && mark.items[0]) legend.title = [mark.items[0].text].flat().join(' ');
            if (mark.role === 'legend-label') legend.labels = (legend.labels ?? []).concat(mark.items.map((label) => label.text).filter((label) => label !== null && label !== undefined && label !== '').map(String));
            if (mark.role === 'legend-symbol') legend.symbols = (legend.symbols ?? 0) + mark.items.length;
            if (mark.role === 'legend-gradient' || mark.role === 'legend-band') legend.ramp = true;
            if (mark.marktype === 'group') for (const inner of mark.items) visit(inner, legend);
        }
    };
    for (const mark of group.items) {
        if (mark.role !== 'legend') continue;
        for (const item of mark.items) {
            const legend = {};
            visit(item, legend);
            out.push(legend);
        }
    }
}

function stylesOf(scope, styles) {
    for (const mark of scope.marks ?? []) {
        if (mark.name) styles[mark.name] = [mark.style].flat().filter(Boolean).pop() ?? '';
        stylesOf(mark, styles);
    }
    return styles;
}

async function expectationsOf(name, file) {
    const spec = structuredClone(file.spec);
    const [width, height] = file.size;
    let composed = ['hconcat', 'vconcat', 'concat', 'facet', 'repeat', 'spec'].some((word) => word in spec) ||
        ['row', 'column', 'facet'].some((word) => word in (spec.encoding ?? {}));
    if (spec.repeat?.layer && !spec.repeat.row && !spec.repeat.column) composed = false;
    if (!composed) spec.width = width, spec.height = height;
    else spec.config = {...spec.config, view: {...spec.config?.view, continuousWidth: width, continuousHeight: height,
        discreteWidth: width, discreteHeight: height}};
    const warnings = [];
    const logger = {level() { return this; }, error: (...m) => (warnings.push(...m), logger), warn: (...m) => (warnings.push(...m), logger),
        info: () => logger, debug: () => logger};
    const compiled = vegaLite.compile(spec, {logger}).spec;
    markColours(compiled);
    const view = new vega.View(vega.parse(compiled), {renderer: 'none', logger});
    await view.runAsync();
    const styles = stylesOf(compiled, {});
    const expected = {plots: [], legends: []};
    const walk = (group, top) => {
        const marks = {};
        marksOf(group, [0, 0], styles, marks);
        const axes = axesOf(group);
        const isView = top ? !composed : Object.keys(marks).length > 0;
        if (isView) expected.plots.push({size: [round(group.width), round(group.height)], axes, marks});
        else if (Object.keys(axes).length) (expected.outerAxes ??= []).push(axes);
        legendsOf(group, expected.legends);
        for (const mark of group.items) {
            if (['row-header', 'row-footer', 'column-header', 'column-footer'].includes(mark.role))
                for (const item of mark.items) {
                    const title = item.items.flatMap((part) => part.role === 'title' ? part.items.flatMap((g) => g.items.flatMap((t) => t.items.map((x) => x.text))) : []);
                    if (title.length) (expected.headers ??= []).push(...title.flat());
                    const axes = axesOf(item);
                    if (Object.keys(axes).length) (expected.outerAxes ??= []).push(axes);
                }
            if (mark.marktype === 'group' && (mark.role === 'scope' || mark.role === 'mark') && !/pathgroup/.test(mark.name ?? '') && !/legend/.test(mark.role))
                for (const item of mark.items) walk(item, false);
        }
    };
    walk(view.scenegraph().root.items[0], true);
    if (!composed)
        for (const channel of ['x', 'y']) {
            let scale;
            try { scale = view.scale(channel); } catch { continue; }
            if (!scale) continue;
            expected[channel] = {type: scale.type, domain: scale.domain().map(plain)};
        }
    if (typeof spec.title === 'string') expected.title = spec.title;
    if (warnings.length) console.log(name + ': ' + warnings.join(' | ').slice(0, 300));
    view.finalize();
    return expected;
}

/** JSON with one line for what fits one. */
function text(value, indent = '') {
    const flat = JSON.stringify(value);
    if (flat.length + indent.length < 118 || value === null || typeof value !== 'object') return flat.replace(/,(?=["{[])/g, ', ').replace(/":/g, '": ');
    const inner = indent + ' ';
    const parts = Array.isArray(value) ? value.map((each) => text(each, inner))
        : Object.entries(value).filter(([, each]) => each !== undefined).map(([key, each]) => JSON.stringify(key) + ': ' + text(each, inner));
    // Short items of a list share lines.
    if (Array.isArray(value) && parts.every((part) => part.length < 40 && !part.includes('\n'))) {
        const lines = [];
        for (const part of parts) {
            if (lines.length && lines.at(-1).length + part.length + inner.length < 116) lines[lines.length - 1] += ', ' + part;
            else lines.push(part);
        }
        return '[' + lines.join(',\n' + inner) + ']';
    }
    return (Array.isArray(value) ? '[' : '{') + '\n' + inner + parts.join(',\n' + inner) + '\n' + indent + (Array.isArray(value) ? ']' : '}');
}

const [folder, ...names] = process.argv.slice(2);
for (const entry of fs.readdirSync(folder).sort()) {
    const name = path.basename(entry, '.json');
    if (!entry.endsWith('.json') || name === 'differs' || (names.length && !names.includes(name))) continue;
    const file = JSON.parse(fs.readFileSync(path.join(folder, entry), 'utf8'));
    try {
        file.expected = await expectationsOf(name, file);
    } catch (error) {
        console.log(name + ': FAILED ' + error.message);
        continue;
    }
    fs.writeFileSync(path.join(folder, entry), text(file) + '\n');
}
