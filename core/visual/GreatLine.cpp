// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/GreatLine.h"

#include "core/base/Text.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/ChartRange.h"
#include "core/visual/LinePyramid.h"

#include <algorithm>
#include <cmath>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

constexpr std::size_t kX = 0; ///< ScenePlot::xScale of a chart with one plot
constexpr double kCell = 2;   ///< pixels a side, of how many are where

/// A file of doubles, mapped: the system may drop its pages while nobody looks.
class MappedNumbers {
public:
    static Result<MappedNumbers> of(const fs::path& file) {
        const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return failErrno(errno, file.string());
        struct stat info {};
        MappedNumbers numbers;
        if (::fstat(descriptor, &info) == 0) numbers.m_bytes = std::size_t(info.st_size);
        if (numbers.m_bytes > 0) {
            numbers.m_data = ::mmap(nullptr, numbers.m_bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
            if (numbers.m_data == MAP_FAILED) numbers.m_data = nullptr;
        }
        ::close(descriptor);
        if (numbers.m_bytes > 0 && !numbers.m_data) return failErrno(errno, file.string());
        return numbers;
    }
    MappedNumbers() = default;
    MappedNumbers(MappedNumbers&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0)) {}
    MappedNumbers& operator=(MappedNumbers&& other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    ~MappedNumbers() {
        if (m_data) ::munmap(m_data, m_bytes);
    }
    std::span<const double> values() const { return {static_cast<const double*>(m_data), m_bytes / sizeof(double)}; }

private:
    void* m_data = nullptr;
    std::size_t m_bytes = 0;
};

const ChannelDef* ownNumbers(const UnitSpec& unit, Channel channel) {
    const ChannelDef* def = columnAsItIs(unit, channel);
    return def && (def->type == FieldType::Quantitative || def->type == FieldType::Temporal) ? def : nullptr;
}

std::string asDouble(const std::string& name, const std::vector<Column>& columns) {
    for (const Column& column : columns) {
        if (column.name != name) continue;
        const ColumnSort sort = columnSort(column.type);
        if (sort == ColumnSort::Number) return sqlName(name) + "::DOUBLE";
        if (sort == ColumnSort::Time) return "epoch_ms(" + sqlName(name) + "::TIMESTAMP)::DOUBLE";
    }
    return {};
}

/// One line, whose place is all it tells.
bool isGreat(const ChartSpec& spec) {
    if (spec.units.size() != 1 || !spec.units.front().transforms.empty()) return false;
    if (spec.view.kind != ViewSpec::Kind::Layers) return false;
    const UnitSpec& unit = spec.units.front();
    if (unit.mark.type != "line") return false;
    for (const auto& [channel, defs] : unit.encoding)
        for (const ChannelDef& def : defs)
            if (channel != Channel::X && channel != Channel::Y && channel != Channel::Tooltip &&
                (def.hasField() || !def.conditions.empty()))
                return false;
    const ChannelDef *x = ownNumbers(unit, Channel::X), *y = ownNumbers(unit, Channel::Y);
    if (!x || !y || x->field == y->field || y->type != FieldType::Quantitative) return false;
    const std::string& scale = x->scale["type"].text(); // its places are even in numbers
    return scale.empty() || scale == "linear" || scale == "time" || scale == "utc";
}

} // namespace

struct GreatLine::Storage {
    std::vector<double> x, y; ///< or
    MappedNumbers mappedX, mappedY;
    std::unique_ptr<LinePyramid> pyramid;
};

GreatLine::~GreatLine() = default;

GreatLine::GreatLine(ChartSpec spec, std::unique_ptr<Storage> storage)
    : m_spec(std::move(spec)), m_storage(std::move(storage)) {
    look();
}

GreatLine::GreatLine(ChartSpec spec, std::vector<double> x, std::vector<double> y)
    : m_spec(std::move(spec)), m_storage(std::make_unique<Storage>()) {
    m_storage->x = std::move(x);
    m_storage->y = std::move(y);
    look();
}

void GreatLine::look() {
    m_x = m_storage->x.empty() ? m_storage->mappedX.values() : std::span<const double>(m_storage->x);
    m_y = m_storage->y.empty() ? m_storage->mappedY.values() : std::span<const double>(m_storage->y);
    const Encoding& encoding = m_spec.units.front().encoding;
    m_xField = encoding.at(Channel::X).front().field;
    m_yField = encoding.at(Channel::Y).front().field;
    m_storage->pyramid = std::make_unique<LinePyramid>(m_x, m_y);
}

Result<std::shared_ptr<const GreatLine>> GreatLine::load(TablesClient& tables, const std::vector<fs::path>& files,
                                                         const ReadOptions& options, const ChartSpec& spec,
                                                         const Cancel& cancel) {
    std::shared_ptr<const GreatLine> none;
    if (!isGreat(spec)) return none;
    const UnitSpec& unit = spec.units.front();
    const std::string x = asDouble(unit.encoding.at(Channel::X).front().field, options.columns),
                      y = asDouble(unit.encoding.at(Channel::Y).front().field, options.columns);
    if (x.empty() || y.empty()) return none;
    const TempFolder folder;
    std::vector<fs::path> to = {folder.path() / "x", folder.path() / "y"};
    const std::string query = "SELECT " + x + ", " + y + " FROM self";
    auto read = tables.series(files, options, query, to, kMostRows, cancel);
    if (read && !read->sorted) {
        to = {folder.path() / "sorted x", folder.path() / "sorted y"};
        read = tables.series(files, options, query + " ORDER BY 1", to, kMostRows, cancel);
    }
    if (!read && read.error().code == ErrorCode::NotSupported) return none;
    if (!read) return fail(read.error());
    auto storage = std::make_unique<Storage>();
    STEMMA_TRY(storage->mappedX, MappedNumbers::of(to[0]));
    STEMMA_TRY(storage->mappedY, MappedNumbers::of(to[1]));
    if (storage->mappedX.values().size() != storage->mappedY.values().size())
        return fail(ErrorCode::HelperFailed, "The numbers of the chart don't belong together");
    return std::shared_ptr<const GreatLine>(new GreatLine(spec, std::move(storage)));
}

ChartData GreatLine::rowsAt(const std::vector<std::uint32_t>& places) const {
    ChartColumn x(m_xField), y(m_yField);
    x.reserve(places.size());
    y.reserve(places.size());
    for (const std::uint32_t place : places) {
        x.pushNumber(m_x[place]);
        y.pushNumber(m_y[place]);
    }
    ChartData data;
    data.rows = places.size();
    data.columns.push_back(std::move(x));
    data.columns.push_back(std::move(y));
    return data;
}

/// What is seen of the line, and the extremes of all of it, which keep the axes what they are.
Result<Scene> GreatLine::scene(const ResolveOptions& options) const {
    if (m_x.empty()) return resolveScene(m_spec, rowsAt({}), options);
    const auto zoom = options.zooms.find(kX);
    const auto [from, to] = zoom == options.zooms.end() ? std::pair(m_x.front(), m_x.back()) : zoom->second;
    std::vector<std::uint32_t> places =
        m_storage->pyramid->places(from, to, std::size_t(std::clamp(std::ceil(options.width), 1.0, 20'000.0)));
    const LinePyramid::Extremes all = m_storage->pyramid->extremes(0, m_x.size());
    for (const std::uint32_t place : {0u, all.least, all.greatest, std::uint32_t(m_x.size() - 1)})
        places.push_back(place);
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return resolveScene(m_spec, rowsAt(places), options);
}

} // namespace stemma
