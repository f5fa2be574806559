// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasTiles.h"

#include "ui/bridge/Workers.h"

#include <QBackingStore>
#include <QCoreApplication>
#include <QMutex>
#include <QPaintEngine>
#include <QPainter>
#include <QThreadPool>
#include <QWidget>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kTileWidth = 640, kTileHeight = 400; ///< device pixels
constexpr qint64 kShowSome = 60;                   ///< ms after which tiles are shown one by one

/// Whether this isn't the window: then nothing will be painted again when tiles arrive.
bool isElsewhere(const QPainter& painter, const QWidget& widget) {
    const QPaintDevice* device = painter.paintEngine() ? painter.paintEngine()->paintDevice() : nullptr;
    if (!device || device->devType() == QInternal::Pixmap) return true;
    QBackingStore* store = widget.backingStore();
    return store && device->devType() == QInternal::Image && device != store->paintDevice();
}

void paintFrame(QPainter& painter, const GraphPainter& graph, const QRectF& units, PaintCount& count) {
    graph.paintGround(painter, units);
    count.add(graph.paint(painter, units));
}

} // namespace

/// One frame on its way: everything it is painted from, and where to.
struct CanvasTiles::Job {
    CanvasTiles* owner = nullptr; ///< read and written on the UI thread only; null: nobody waits
    std::shared_ptr<const GraphScene> scene;
    std::shared_ptr<const std::vector<NodeFace>> faces;
    std::vector<std::uint8_t> connected, lifted;
    std::vector<int> selected;
    GraphColours colours;
    std::unordered_map<int, NodePicture> pictures;
    GraphLook look;
    CanvasView view;
    double ratio = 1;
    QImage image;
    uchar* bits = nullptr; ///< of the image: each tile is a part of its own
    std::vector<QRect> tiles;
    std::vector<std::atomic<bool>> done;
    std::atomic<int> next{0}, left{0};
    std::atomic<bool> dropped{false};
    QMutex mutex;
    PaintCount count; ///< under the mutex

    void paintTile(std::size_t i);
};

void CanvasTiles::Job::paintTile(std::size_t i) {
    const QRect& tile = tiles[i];
    QImage part(bits + qsizetype(tile.top()) * image.bytesPerLine() + qsizetype(tile.left()) * 4, tile.width(),
                tile.height(), image.bytesPerLine(), image.format());
    part.setDevicePixelRatio(ratio);
    PaintCount painted;
    const PaletteHere palette(look.palette);
    {
        QPainter painter(&part);
        painter.translate(-QPointF(tile.topLeft()) / ratio);
        painter.setTransform(view.transform(), true);
        const QRectF widget(QPointF(tile.topLeft()) / ratio, QSizeF(tile.size()) / ratio);
        paintFrame(painter, GraphPainter(*scene, look), view.toUnits(widget), painted);
    }
    const QMutexLocker lock(&mutex);
    count.add(painted);
}

CanvasTiles::CanvasTiles(QObject* parent) : QObject(parent) {}

CanvasTiles::~CanvasTiles() {
    drop();
}

void CanvasTiles::drop() {
    m_stale = false;
    m_since.clear();
    if (!m_job) return;
    m_job->owner = nullptr;
    m_job->dropped = true;
    m_job.reset();
}

void CanvasTiles::invalidate() {
    m_wide = {};
    relight();
}

void CanvasTiles::relight() {
    m_picture.invalidate();
    drop();
}

void CanvasTiles::outdate() {
    m_picture.invalidate();
    m_faces.reset();
    m_stale = m_job != nullptr;
}

void CanvasTiles::invalidate(const QRectF& units) {
    m_picture.invalidate(units);
    m_faces.reset();
    if (m_job) m_since.push_back(units);
}

double CanvasTiles::weight(const GraphScene& scene, double scale, const QRectF& units) {
    const GraphLevel level(scale);
    const double node = level.card <= 0 ? 0.06 : level.facts > 0 ? 5 : 3;
    const double edge = level.curves ? 1.2 : 0.04;
    const bool most = units.contains(scene.bounds()); // needn't be counted
    const auto nodes = double(most ? scene.nodes().size() : scene.nodesIn(units).size());
    const auto edges = double(most ? scene.edges().size() : scene.edgesIn(units).size());
    return nodes * node + edges * edge;
}

void CanvasTiles::setScene(const Frame& frame) {
    if (m_scene != frame.scene) {
        m_scene = frame.scene;
        m_faces.reset();
        m_lifted.clear();
        invalidate();
    }
    setLifted(frame);
}

/// Where nodes were taken up or put down: there, and along their edges.
void CanvasTiles::setLifted(const Frame& frame) {
    static const std::vector<std::uint8_t> kNone;
    const std::vector<std::uint8_t>& now = frame.look.lifted ? *frame.look.lifted : kNone;
    if (now == m_lifted) return;
    const std::vector<std::uint8_t> before = std::exchange(m_lifted, now);
    const auto has = [](const std::vector<std::uint8_t>& bits, std::size_t i) { return !bits.empty() && bits[i] != 0; };
    constexpr double kMargin = 8; // rings and shadows
    for (std::size_t i = 0; i < m_scene->nodes().size(); ++i) {
        if (has(now, i) == has(before, i)) continue;
        const double margin = kMargin + kMargin / frame.view.scale;
        invalidate(m_scene->nodes()[i].box.adjusted(-margin, -margin, margin, margin));
        for (const KeyedLists::List edges : {m_scene->into(int(i)), m_scene->outOf(int(i))})
            for (const int e : edges) invalidate(m_scene->edges()[std::size_t(e)].bounds);
    }
}

void CanvasTiles::paint(QPainter& painter, const Frame& frame, const QWidget& widget) {
    setScene(frame);
    double missing = 0;
    for (const QRectF& units : m_picture.missing(frame.view, frame.size, frame.ratio))
        missing += weight(*frame.scene, frame.view.scale, units);
    if (missing <= kAtOnce || isElsewhere(painter, widget)) {
        paintAtOnce(frame);
        painter.drawImage(QPointF(0, 0), m_picture.image());
        return;
    }
    if (!m_job) start(frame);
    paintMeanwhile(painter, frame);
}

void CanvasTiles::paintAtOnce(const Frame& frame) {
    drop();
    const GraphPainter graph(*frame.scene, frame.look);
    bool anew = false;
    m_picture.update(frame.view, frame.size, frame.ratio, [&](QPainter& into, const QRectF& units) {
        if (!std::exchange(anew, true)) m_painted = {};
        paintFrame(into, graph, units, m_painted);
    });
}

void CanvasTiles::settle(const Frame& frame) {
    setScene(frame);
    paintAtOnce(frame);
}

/// A copy of everything.
std::shared_ptr<CanvasTiles::Job> CanvasTiles::jobFor(const Frame& frame) {
    auto job = std::make_shared<Job>();
    const GraphLook& look = frame.look;
    job->owner = this;
    job->scene = frame.scene;
    if (!m_faces)
        m_faces = std::make_shared<const std::vector<NodeFace>>(look.faces ? *look.faces : frame.scene->faces());
    job->faces = m_faces;
    if (look.connected) job->connected = *look.connected;
    if (look.lifted) job->lifted = *look.lifted;
    if (look.selected) job->selected = *look.selected;
    if (look.colours) job->colours = *look.colours;
    job->look = look;
    job->look.faces = job->faces.get();
    job->look.connected = &job->connected;
    job->look.lifted = &job->lifted;
    job->look.selected = &job->selected;
    job->look.colours = &job->colours;
    job->view = frame.view;
    job->ratio = frame.ratio;
    job->image = QImage(CanvasPicture::pixelsOf(frame.size, frame.ratio), QImage::Format_RGB32);
    job->image.setDevicePixelRatio(frame.ratio);
    if (look.picture && GraphLevel(look.scale).picture > 0) {
        const QRectF units = frame.view.toUnits(QRectF(QPointF(0, 0), QSizeF(frame.size)));
        for (const int node : frame.scene->nodesIn(units.adjusted(-8, -8, 8, 8)))
            if (frame.scene->nodes()[std::size_t(node)].picture)
                if (const NodePicture* picture = look.picture(node)) job->pictures.emplace(node, *picture);
        job->look.picture = [pictures = &job->pictures](int node) -> const NodePicture* {
            const auto found = pictures->find(node);
            return found == pictures->end() ? nullptr : &found->second;
        };
    }
    return job;
}

void CanvasTiles::start(const Frame& frame) {
    m_job = jobFor(frame);
    m_shown.start();
    if (m_job->image.isNull()) return drop();
    const QSize all = m_job->image.size();
    m_job->bits = m_job->image.bits();
    for (int top = 0; top < all.height(); top += kTileHeight)
        for (int left = 0; left < all.width(); left += kTileWidth)
            m_job->tiles.emplace_back(left, top, std::min(kTileWidth, all.width() - left),
                                      std::min(kTileHeight, all.height() - top));
    // From the middle outwards: that is where one looks.
    const auto far = [middle = QRect(QPoint(0, 0), all).center()](const QRect& tile) {
        return (tile.center() - middle).manhattanLength();
    };
    std::sort(m_job->tiles.begin(), m_job->tiles.end(),
              [&](const QRect& a, const QRect& b) { return far(a) < far(b); });
    m_job->done = std::vector<std::atomic<bool>>(m_job->tiles.size());
    m_job->left = int(m_job->tiles.size());
    const int threads = std::min(painters().maxThreadCount(), int(m_job->tiles.size()));
    for (int i = 0; i < threads; ++i) painters().start([job = m_job] { work(job); });
}

void CanvasTiles::work(const std::shared_ptr<Job>& job) {
    for (int i = job->next++; i < int(job->tiles.size()) && !job->dropped; i = job->next++) {
        job->paintTile(std::size_t(i));
        job->done[std::size_t(i)] = true;
        --job->left;
        QCoreApplication* application = QCoreApplication::instance();
        if (application)
            QMetaObject::invokeMethod(
                application,
                [job] {
                    if (job->owner) job->owner->tileDone(job);
                },
                Qt::QueuedConnection);
    }
}

void CanvasTiles::tileDone(const std::shared_ptr<Job>& job) {
    if (job != m_job) return;
    if (job->left > 0) {
        if (m_shown.elapsed() < kShowSome) return;
        m_shown.start();
        Q_EMIT arrived();
        return;
    }
    m_job.reset();
    m_painted = job->count;
    if (job->connected.empty() && job->lifted.empty() && (m_wide.isNull() || job->view.scale <= m_wideView.scale)) {
        m_wide = job->image;
        m_wideView = job->view;
    }
    m_picture.adopt(job->image, job->view, job->ratio, std::exchange(m_since, {}));
    if (std::exchange(m_stale, false)) m_picture.invalidate();
    Q_EMIT arrived();
}

/// The last picture where it would be now, and what the workers have ready.
void CanvasTiles::paintMeanwhile(QPainter& painter, const Frame& frame) const {
    const QRectF all(QPointF(0, 0), QSizeF(frame.size));
    const auto placeOf = [&](const QImage& image, const CanvasView& view) {
        const QRectF widget(QPointF(0, 0), QSizeF(image.size()) / image.devicePixelRatio());
        return frame.view.toWidget(view.toUnits(widget));
    };
    const QRectF last = m_picture.image().isNull() ? QRectF() : placeOf(m_picture.image(), m_picture.view());
    if (!last.contains(all)) {
        painter.fillRect(all, frame.look.palette("canvas"));
        if (!m_wide.isNull()) painter.drawImage(placeOf(m_wide, m_wideView), m_wide);
    }
    if (!last.isEmpty()) {
        // What leads out of the widget costs, too.
        const QRectF shown = last.intersected(all);
        const double scale = m_picture.image().width() / last.width();
        const QRectF from((shown.topLeft() - last.topLeft()) * scale, shown.size() * scale);
        if (!shown.isEmpty()) painter.drawImage(shown, m_picture.image(), from);
    }
    if (!m_job || !(m_job->view == frame.view) || m_job->ratio != frame.ratio || m_picture.view() == frame.view) return;
    for (std::size_t i = 0; i < m_job->tiles.size(); ++i) {
        if (!m_job->done[i]) continue;
        const QRectF tile(m_job->tiles[i]);
        painter.drawImage(QRectF(tile.topLeft() / frame.ratio, tile.size() / frame.ratio), m_job->image, tile);
    }
}

} // namespace stemma::ui
