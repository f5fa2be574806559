// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Pack.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace stemma::layered {

namespace {

/// The upper limit of what is still free, from left to right.
class Skyline {
public:
    explicit Skyline(double width) : m_steps{{0, width, 0}} {}

    Point add(Size box) {
        const Point at = lowestPlace(box.width);
        cover(at.x, at.x + box.width, at.y + box.height);
        return at;
    }

private:
    struct Step {
        double left = 0;
        double right = 0;
        double top = 0;
    };
    static constexpr double kTolerance = 1e-6;

    Point lowestPlace(double width) const {
        Point best{0, -1};
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const double left = m_steps[i].left;
            if (left + width > m_steps.back().right + kTolerance && i > 0) break;
            double top = 0;
            for (std::size_t k = i; k < m_steps.size() && m_steps[k].left < left + width - kTolerance; ++k)
                top = std::max(top, m_steps[k].top);
            if (best.y < 0 || top < best.y - kTolerance) best = {left, top};
        }
        return best;
    }

    void cover(double left, double right, double top) {
        std::vector<Step> next;
        next.reserve(m_steps.size() + 2);
        bool added = false;
        for (const Step& step : m_steps) {
            if (step.left < left - kTolerance) next.push_back({step.left, std::min(step.right, left), step.top});
            if (!added && step.right > left + kTolerance) {
                next.push_back({left, std::min(right, m_steps.back().right), top});
                added = true;
            }
            if (step.right > right + kTolerance) next.push_back({std::max(step.left, right), step.right, step.top});
        }
        std::erase_if(next, [](const Step& s) { return s.right - s.left < kTolerance; });
        m_steps.clear();
        for (const Step& step : next) {
            if (!m_steps.empty() && std::abs(m_steps.back().top - step.top) < kTolerance)
                m_steps.back().right = step.right;
            else
                m_steps.push_back(step);
        }
    }

    std::vector<Step> m_steps;
};

} // namespace

std::vector<Point> pack(const std::vector<Size>& boxes, double gap, double aspect, Size& whole) {
    double widest = 0, area = 0;
    for (const Size& box : boxes) {
        widest = std::max(widest, box.width + gap);
        area += (box.width + gap) * (box.height + gap);
    }
    const double guess = std::sqrt(area * std::max(aspect, 0.01));
    std::vector<Point> best;
    double least = -1;
    whole = {0, 0};
    for (const double factor : {0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0}) {
        Skyline skyline(std::max(widest, guess * factor));
        std::vector<Point> places;
        places.reserve(boxes.size());
        Size size;
        for (const Size& box : boxes) {
            places.push_back(skyline.add({box.width + gap, box.height + gap}));
            size.width = std::max(size.width, places.back().x + box.width);
            size.height = std::max(size.height, places.back().y + box.height);
        }
        if (boxes.empty()) return places;
        // How small everything becomes when it is fitted into a window of that aspect.
        const double cost = std::max(size.width / aspect, size.height);
        if (least >= 0 && cost >= least * 0.999) continue;
        least = cost;
        best = std::move(places);
        whole = size;
    }
    return best;
}

} // namespace stemma::layered
