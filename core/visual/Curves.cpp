// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/MarkPlacer.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stemma {

namespace {

using Points = std::vector<ScenePoint>;

constexpr std::size_t kMostSmoothed = 5'000; ///< points; more are closer together than a curve could show
constexpr int kPieces = 12;                  ///< of a curve between two points

ScenePoint mixed(const ScenePoint& a, double share, const ScenePoint& b) {
    return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/// A cubic Bézier curve from where `out` ends.
void addBezier(Points& out, const ScenePoint& a, const ScenePoint& b, const ScenePoint& to) {
    const ScenePoint from = out.back();
    for (int piece = 1; piece <= kPieces; ++piece) {
        const double t = double(piece) / kPieces, u = 1 - t;
        const double f = u * u * u, g = 3 * u * u * t, h = 3 * u * t * t, i = t * t * t;
        out.push_back({f * from.x + g * a.x + h * b.x + i * to.x, f * from.y + g * a.y + h * b.y + i * to.y});
    }
}

/// Slopes of a monotone cubic (Fritsch and Carlson 1980; d3.curveMonotoneX).
std::vector<double> slopes(const Points& p, bool alongX) {
    const auto u = [&](std::size_t i) { return alongX ? p[i].x : p[i].y; };
    const auto v = [&](std::size_t i) { return alongX ? p[i].y : p[i].x; };
    const std::size_t n = p.size();
    std::vector<double> result(n, 0);
    const auto secant = [&](std::size_t i) { return u(i + 1) == u(i) ? 0 : (v(i + 1) - v(i)) / (u(i + 1) - u(i)); };
    for (std::size_t i = 1; i + 1 < n; ++i) {
        const double before = secant(i - 1), after = secant(i);
        const double h0 = u(i) - u(i - 1), h1 = u(i + 1) - u(i);
        const double mean = h0 + h1 == 0 ? 0 : (before * h1 + after * h0) / (h0 + h1);
        const double sign = (before > 0) - (before < 0) + ((after > 0) - (after < 0));
        result[i] = sign * std::min({std::fabs(before), std::fabs(after), 0.5 * std::fabs(mean)});
    }
    if (n > 2) {
        result[0] = (3 * secant(0) - result[1]) / 2;
        result[n - 1] = (3 * secant(n - 2) - result[n - 2]) / 2;
    } else if (n == 2) {
        result[0] = result[1] = secant(0);
    }
    return result;
}

Points monotone(const Points& p, bool alongX) {
    const std::vector<double> slope = slopes(p, alongX);
    Points out{p.front()};
    for (std::size_t i = 0; i + 1 < p.size(); ++i) {
        const double third = (alongX ? p[i + 1].x - p[i].x : p[i + 1].y - p[i].y) / 3;
        const auto beside = [&](const ScenePoint& at, double step, double rise) {
            return alongX ? ScenePoint{at.x + step, at.y + step * rise} : ScenePoint{at.x + step * rise, at.y + step};
        };
        addBezier(out, beside(p[i], third, slope[i]), beside(p[i + 1], -third, slope[i + 1]), p[i + 1]);
    }
    return out;
}

Points stepped(const Points& p, PathCurve::Kind kind, bool alongX) {
    Points out{p.front()};
    for (std::size_t i = 1; i < p.size(); ++i) {
        const ScenePoint &a = p[i - 1], &b = p[i];
        const double share = kind == PathCurve::Kind::Step ? 0.5 : kind == PathCurve::Kind::StepBefore ? 0 : 1;
        const ScenePoint turn = mixed(a, share, b);
        out.push_back(alongX ? ScenePoint{turn.x, a.y} : ScenePoint{a.x, turn.y});
        out.push_back(alongX ? ScenePoint{turn.x, b.y} : ScenePoint{b.x, turn.y});
        out.push_back(b);
    }
    return out;
}

/// d3.curveBasis: a uniform cubic B-spline whose ends are the first and the last point.
Points basis(const Points& p) {
    if (p.size() < 3) return p;
    Points out{p[0]};
    const auto knot = [&](std::size_t i) {
        return ScenePoint{(p[i - 1].x + 4 * p[i].x + p[i + 1].x) / 6, (p[i - 1].y + 4 * p[i].y + p[i + 1].y) / 6};
    };
    out.push_back(mixed(p[0], 1 / 6.0, p[1]));
    for (std::size_t i = 1; i < p.size(); ++i) {
        const ScenePoint end = i + 1 < p.size() ? knot(i) : mixed(p[i], 1 / 6.0, p[i - 1]);
        addBezier(out, mixed(p[i - 1], 1 / 3.0, p[i]), mixed(p[i - 1], 2 / 3.0, p[i]), end);
    }
    out.push_back(p.back());
    return out;
}

/// d3.curveBundle: a basis spline, pulled to the straight line between its ends.
Points bundled(const Points& p, double beta) {
    Points pulled;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double share = p.size() > 1 ? double(i) / double(p.size() - 1) : 0;
        pulled.push_back(mixed(mixed(p.front(), share, p.back()), beta, p[i]));
    }
    return basis(pulled);
}

/// d3.curveCardinal; the ends have no neighbour but themselves.
Points cardinal(const Points& p, double tension) {
    const double k = (1 - tension) / 6;
    Points out{p.front()};
    for (std::size_t i = 0; i + 1 < p.size(); ++i) {
        const ScenePoint &before = p[i == 0 ? 0 : i - 1], &after = p[std::min(i + 2, p.size() - 1)];
        const ScenePoint a{p[i].x + k * (p[i + 1].x - before.x), p[i].y + k * (p[i + 1].y - before.y)};
        const ScenePoint b{p[i + 1].x + k * (p[i].x - after.x), p[i + 1].y + k * (p[i].y - after.y)};
        addBezier(out, i == 0 ? p[0] : a, i + 2 == p.size() ? p[i + 1] : b, p[i + 1]);
    }
    return out;
}

/// d3.curveCatmullRom (Yuksel, Schaefer, Keyser 2011), centripetal where alpha is a half.
Points catmullRom(const Points& p, double alpha) {
    constexpr double kNothing = 1e-12;
    const auto between = [&](std::size_t i, std::size_t j) {
        const double dx = p[j].x - p[i].x, dy = p[j].y - p[i].y;
        return std::pow(dx * dx + dy * dy, alpha / 2);
    };
    Points out{p.front()};
    for (std::size_t i = 0; i + 1 < p.size(); ++i) {
        ScenePoint a = p[i], b = p[i + 1];
        const double middle = between(i, i + 1);
        if (i > 0) {
            const double l = between(i - 1, i);
            const double c = 2 * l * l + 3 * l * middle + middle * middle, n = 3 * l * (l + middle);
            if (l > kNothing)
                a = {(p[i].x * c - p[i - 1].x * middle * middle + p[i + 1].x * l * l) / n,
                     (p[i].y * c - p[i - 1].y * middle * middle + p[i + 1].y * l * l) / n};
        }
        if (i + 2 < p.size()) {
            const double l = between(i + 1, i + 2);
            const double c = 2 * l * l + 3 * l * middle + middle * middle, n = 3 * l * (l + middle);
            if (l > kNothing)
                b = {(p[i + 1].x * c + p[i].x * l * l - p[i + 2].x * middle * middle) / n,
                     (p[i + 1].y * c + p[i].y * l * l - p[i + 2].y * middle * middle) / n};
        }
        addBezier(out, a, b, p[i + 1]);
    }
    return out;
}

/// Where one coordinate's control points are (d3.curveNatural): no bend at the ends.
std::array<std::vector<double>, 2> naturalControls(const std::vector<double>& x) {
    const std::size_t n = x.size() - 1;
    std::vector<double> a(n), b(n), r(n);
    a[0] = 0, b[0] = 2, r[0] = x[0] + 2 * x[1];
    for (std::size_t i = 1; i + 1 < n; ++i) a[i] = 1, b[i] = 4, r[i] = 4 * x[i] + 2 * x[i + 1];
    a[n - 1] = 2, b[n - 1] = 7, r[n - 1] = 8 * x[n - 1] + x[n];
    for (std::size_t i = 1; i < n; ++i) {
        const double m = a[i] / b[i - 1];
        b[i] -= m;
        r[i] -= m * r[i - 1];
    }
    a[n - 1] = r[n - 1] / b[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) a[i] = (r[i] - a[i + 1]) / b[i];
    b[n - 1] = (x[n] + a[n - 1]) / 2;
    for (std::size_t i = 0; i + 1 < n; ++i) b[i] = 2 * x[i + 1] - a[i + 1];
    return {a, b};
}

Points natural(const Points& p) {
    if (p.size() < 3) return p;
    std::vector<double> xs, ys;
    for (const ScenePoint& point : p) xs.push_back(point.x), ys.push_back(point.y);
    const auto x = naturalControls(xs), y = naturalControls(ys);
    Points out{p.front()};
    for (std::size_t i = 0; i + 1 < p.size(); ++i) addBezier(out, {x[0][i], y[0][i]}, {x[1][i], y[1][i]}, p[i + 1]);
    return out;
}

} // namespace

Result<PathCurve> pathCurveOf(const Unit& unit) {
    using Kind = PathCurve::Kind;
    static const std::map<std::string, PathCurve> kCurves = {
        {"linear", {Kind::Linear, 0}},          {"step", {Kind::Step, 0}},
        {"step-before", {Kind::StepBefore, 0}}, {"step-after", {Kind::StepAfter, 0}},
        {"monotone", {Kind::Monotone, 0}},      {"basis", {Kind::Basis, 0}},
        {"natural", {Kind::Natural, 0}},        {"bundle", {Kind::Bundle, 0.85}},
        {"cardinal", {Kind::Cardinal, 0}},      {"catmull-rom", {Kind::CatmullRom, 0.5}}};
    const std::string name = unit.property("interpolate").text("linear");
    const auto found = kCurves.find(name);
    if (found == kCurves.end() || (unit.mark() == "area" && found->second.kind == Kind::Bundle))
        return notDrawn("interpolate " + printable(name));
    PathCurve curve = found->second;
    curve.tension = std::clamp(unit.property("tension").number(curve.tension), -10.0, 10.0);
    return curve;
}

std::vector<ScenePoint> curvedPath(const std::vector<ScenePoint>& points, const PathCurve& curve, bool alongX) {
    using Kind = PathCurve::Kind;
    if (curve.kind == Kind::Linear || points.size() < 2) return points;
    if (curve.kind == Kind::Step || curve.kind == Kind::StepBefore || curve.kind == Kind::StepAfter)
        return stepped(points, curve.kind, alongX);
    if (points.size() > kMostSmoothed) return points;
    switch (curve.kind) {
    case Kind::Monotone:
        return monotone(points, alongX);
    case Kind::Basis:
        return basis(points);
    case Kind::Natural:
        return natural(points);
    case Kind::Bundle:
        return bundled(points, curve.tension);
    case Kind::Cardinal:
        return cardinal(points, curve.tension);
    default:
        return catmullRom(points, curve.tension);
    }
}

} // namespace stemma
