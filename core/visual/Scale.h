// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stemma {

/// From values to pixels along one axis and back: continuous (linear, log, power, symlog, time) or discrete (a band or
/// a point for each of some texts). As d3-scale. A value.
class PositionScale {
public:
    enum class Kind : std::uint8_t { None, Linear, Log, Power, Symlog, Time, Band, Point };

    static PositionScale continuous(Kind kind, double from, double to);
    static PositionScale discrete(Kind kind, std::vector<std::string> domain, double inner, double outer);

    Kind kind() const { return m_kind; }
    bool isDiscrete() const { return m_kind == Kind::Band || m_kind == Kind::Point; }
    double from() const { return m_from; } ///< the domain's ends
    double to() const { return m_to; }
    double start() const { return m_start; } ///< the pixels' ends
    double end() const { return m_end; }
    const std::vector<std::string>& domain() const { return m_domain; }

    void setDomain(double from, double to) { m_from = from, m_to = to, m_room.pixels = 0; }
    void setRange(double start, double end);
    /// Room at both ends of a continuous domain, so many pixels of whatever range is set; afterwards zero, the fixed
    /// ends and round values count, in Vega's order.
    struct Room {
        double pixels = 0;
        bool zero = false;
        double least = kUnset, most = kUnset; ///< ends that are given
        int nice = 0;                         ///< ticks in mind; 0: not
        static constexpr double kUnset = std::numeric_limits<double>::quiet_NaN();
    };
    void setRoom(const Room& room) { m_room = room, m_givenFrom = m_from, m_givenTo = m_to; }
    void setClamp(bool clamp) { m_clamp = clamp; }            ///< what is beyond the domain stands at its end
    void setBase(double base) { m_base = base; }              ///< of log
    void setExponent(double exponent) { m_shape = exponent; } ///< of power; of symlog its constant

    /// Pixels of a value; NaN where it has no place (a negative number on a log axis).
    double at(double value) const;
    double valueAt(double pixels) const;
    /// Of the domain's `index`th text: where its band begins (in the direction of the range), and its middle.
    double bandStart(std::size_t index) const;
    double bandMiddle(std::size_t index) const { return bandStart(index) + bandwidth() / 2; }
    double bandwidth() const; ///< pixels; 0 of a point scale
    double step() const;
    int indexOf(std::string_view text) const; ///< -1 where the domain hasn't got it
    std::size_t indexAt(double pixels) const; ///< the nearest

    /// Widens a continuous domain to round values (d3's nice, `count` ticks in mind).
    void nice(int count = 10);
    /// Round values within the domain, ascending; about `count`.
    std::vector<double> ticks(int count) const;
    /// Of the ticks of a log scale, whether this one is written (d3: few in a decade where there are many decades).
    bool writesTick(double tick, int count, std::size_t ticks) const;

private:
    double forward(double value) const;
    double backward(double share) const;

    Kind m_kind = Kind::None;
    double m_from = 0, m_to = 1, m_start = 0, m_end = 1;
    double m_base = 10, m_shape = 1;
    Room m_room;
    double m_givenFrom = 0, m_givenTo = 1;
    bool m_clamp = false;
    double m_inner = 0, m_outer = 0;
    std::vector<std::string> m_domain;
    std::unordered_map<std::string, int> m_index;
};

/// 1, 2 or 5 times a power of ten, so that about `count` of them span from..to (d3.tickStep).
double tickStep(double from, double to, int count);
/// Multiples of tickStep, each the double nearest to what it is written as: 0.3, not 0.30000000000000004.
std::vector<double> linearTicks(double from, double to, int count);

/// How bins of equal width are cut (vega's bin).
struct BinSpec {
    int maxBins = 10;
    double step = 0;    ///< 0: chosen
    double minStep = 0; ///< of the chosen one
    bool nice = true;
};
struct Bins {
    double start = 0, stop = 0, step = 1;
    double floor(double value) const; ///< where the bin of a value begins; the last bin has its upper end
    double end(double floored) const; ///< where that bin ends
};
Bins binsFor(double from, double to, const BinSpec& spec);

} // namespace stemma
