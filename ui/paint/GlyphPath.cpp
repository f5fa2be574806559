// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GlyphPath.h"

#include "core/layout/Glyphs.h"

#include <charconv>
#include <cmath>
#include <mutex>
#include <numbers>
#include <string>
#include <unordered_map>

namespace stemma::ui {

namespace {

class PathReader {
public:
    explicit PathReader(std::string_view data) : m_data(data) {}

    QPainterPath read() {
        char command = 0;
        while (skip(), m_at < m_data.size()) {
            const char next = m_data[m_at];
            if (std::isalpha(static_cast<unsigned char>(next)) != 0) {
                command = next;
                ++m_at;
            } else if (command == 'M' || command == 'm') {
                command = command == 'M' ? 'L' : 'l'; // further pairs are lines
            }
            if (!apply(command)) break;
        }
        return m_path;
    }

private:
    void skip() {
        while (m_at < m_data.size() && (m_data[m_at] == ' ' || m_data[m_at] == ',' || m_data[m_at] == '\n')) ++m_at;
    }
    double number() {
        skip();
        double value = 0;
        const auto [end, error] = std::from_chars(m_data.data() + m_at, m_data.data() + m_data.size(), value);
        if (error != std::errc()) {
            m_good = false;
            return 0;
        }
        m_at = std::size_t(end - m_data.data());
        return value;
    }
    bool flag() { // "0" or "1", which may stand against the next number
        skip();
        if (m_at >= m_data.size()) return m_good = false;
        return m_data[m_at++] == '1';
    }
    QPointF point(bool relative) {
        const double x = number(), y = number();
        return relative ? QPointF(m_pen.x() + x, m_pen.y() + y) : QPointF(x, y);
    }
    void moved(QPointF to) { m_pen = m_control = to; }

    bool apply(char command) {
        const bool relative = std::islower(static_cast<unsigned char>(command)) != 0;
        switch (std::toupper(static_cast<unsigned char>(command))) {
        case 'M':
            moved(point(relative));
            m_path.moveTo(m_pen);
            break;
        case 'L':
            moved(point(relative));
            m_path.lineTo(m_pen);
            break;
        case 'H':
            moved({number() + (relative ? m_pen.x() : 0), m_pen.y()});
            m_path.lineTo(m_pen);
            break;
        case 'V':
            moved({m_pen.x(), number() + (relative ? m_pen.y() : 0)});
            m_path.lineTo(m_pen);
            break;
        case 'C':
        case 'S': {
            const bool smooth = command == 'S' || command == 's';
            const QPointF first = smooth ? 2 * m_pen - m_control : point(relative);
            const QPointF second = point(relative), end = point(relative);
            m_path.cubicTo(first, second, end);
            m_pen = end;
            m_control = second;
            break;
        }
        case 'Q': {
            const QPointF control = point(relative), end = point(relative);
            m_path.quadTo(control, end);
            moved(end);
            break;
        }
        case 'A': {
            const double rx = number(), ry = number(), turn = number();
            const bool large = flag(), sweep = flag();
            arc(rx, ry, turn, large, sweep, point(relative));
            break;
        }
        case 'Z':
            m_path.closeSubpath();
            moved(m_path.currentPosition());
            break;
        default:
            return false;
        }
        return m_good;
    }

    /// SVG 1.1, F.6: from end points to a centre, then pieces of at most a quarter.
    void arc(double rx, double ry, double turn, bool large, bool sweep, QPointF end) {
        const QPointF start = m_pen;
        moved(end);
        rx = std::abs(rx);
        ry = std::abs(ry);
        if (rx == 0 || ry == 0 || start == end) return m_path.lineTo(end);
        const double phi = turn * std::numbers::pi / 180, c = std::cos(phi), s = std::sin(phi);
        const QPointF half = (start - end) / 2;
        const double x = c * half.x() + s * half.y(), y = -s * half.x() + c * half.y();
        const double over = (x * x) / (rx * rx) + (y * y) / (ry * ry);
        if (over > 1) {
            rx *= std::sqrt(over);
            ry *= std::sqrt(over);
        }
        const double top = rx * rx * ry * ry - rx * rx * y * y - ry * ry * x * x;
        const double k =
            (large == sweep ? -1 : 1) * std::sqrt(std::max(0.0, top / (rx * rx * y * y + ry * ry * x * x)));
        const double cx = k * rx * y / ry, cy = -k * ry * x / rx;
        const QPointF centre(c * cx - s * cy + (start.x() + end.x()) / 2, s * cx + c * cy + (start.y() + end.y()) / 2);
        const double from = std::atan2((y - cy) / ry, (x - cx) / rx);
        double sweepBy = std::atan2((-y - cy) / ry, (-x - cx) / rx) - from;
        if (sweep && sweepBy < 0) sweepBy += 2 * std::numbers::pi;
        if (!sweep && sweepBy > 0) sweepBy -= 2 * std::numbers::pi;
        const int pieces = std::max(1, int(std::ceil(std::abs(sweepBy) / (std::numbers::pi / 2) - 1e-9)));
        const double step = sweepBy / pieces, reach = 4.0 / 3 * std::tan(step / 4);
        const auto at = [&](double u, double v) {
            return centre + QPointF(c * rx * u - s * ry * v, s * rx * u + c * ry * v);
        };
        for (int i = 0; i < pieces; ++i) {
            const double a = from + i * step, b = a + step;
            m_path.cubicTo(at(std::cos(a) - reach * std::sin(a), std::sin(a) + reach * std::cos(a)),
                           at(std::cos(b) + reach * std::sin(b), std::sin(b) - reach * std::cos(b)),
                           i + 1 == pieces ? end : at(std::cos(b), std::sin(b)));
        }
    }

    std::string_view m_data;
    std::size_t m_at = 0;
    bool m_good = true;
    QPainterPath m_path;
    QPointF m_pen, m_control;
};

const QPainterPath& known(std::string_view data) {
    static std::mutex mutex;
    static std::unordered_map<std::string_view, QPainterPath> paths; // glyphs are constants: views stay good
    const std::scoped_lock lock(mutex);
    const auto [entry, isNew] = paths.try_emplace(data);
    if (isNew) entry->second = pathFromSvg(data);
    return entry->second;
}

} // namespace

QPainterPath pathFromSvg(std::string_view data) {
    return PathReader(data).read();
}

const QPainterPath& artifactGlyphPath(std::string_view artifactType) {
    return known(artifactGlyph(artifactType));
}

const QPainterPath& stepGlyphPath(std::string_view stepKind) {
    return known(stepGlyph(stepKind));
}

} // namespace stemma::ui
