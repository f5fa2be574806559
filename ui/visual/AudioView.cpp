// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/AudioView.h"

#include "core/base/Text.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/LineCanvas.h"
#include "ui/visual/SceneFile.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kSoundZoom = 1.5;

/// "1:02.345", and of an hour "1:00:02.345".
QString momentText(double seconds) {
    const auto parts = std::int64_t(std::llround(std::min(seconds, 1e14) * 1e4)), whole = parts / 10'000;
    const QString rest = QStringLiteral(".%1").arg(parts % 10'000, 4, 10, QLatin1Char('0'));
    const QString text = QStringLiteral("%1:%2").arg(whole / 60 % 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return (whole >= 3600 ? QStringLiteral("%1:").arg(whole / 3600) + text.rightJustified(5, QLatin1Char('0')) : text) +
           rest;
}

LineSource linesOf(const Sound& sound) {
    LineSource source;
    source.array = sound.samples;
    source.perSecond = sound.rate;
    source.full = sound.full;
    source.centre = sound.centre;
    source.levels = true;
    source.axisTitle = QObject::tr("seconds");
    source.valueTitle = QObject::tr("level");
    const unsigned shown = std::min(sound.channels, AudioView::kMostChannels);
    for (unsigned channel = 0; channel < shown; ++channel) {
        source.lanes.push_back(ArrayLine::along(sound.samples, 0, {0, channel}));
        source.names.push_back(sound.channels == 2 ? (channel == 0 ? QObject::tr("left") : QObject::tr("right"))
                                                   : QString::number(channel + 1));
    }
    return source;
}

} // namespace

AudioView::AudioView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("audioView"));
    m_bar = new ViewerBar(this);
    auto* frame = new QWidget(this);
    m_canvas = new LineCanvas(frame);
    m_canvas->setAccessibleName(tr("Waveform"));
    m_message = new ViewerMessage(frame);
    m_stack = new QStackedLayout(frame);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_message);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(frame, 1);
    const auto button = [this](const char* icon, const QString& name, const QString& tip, auto action) {
        connect(m_bar->addButton(icon, name, tip), &QAbstractButton::clicked, this, action);
    };
    button("minus", tr("Smaller"), tr("Smaller (-)"), [this] { m_canvas->zoomBy(1 / kSoundZoom); });
    button("plus", tr("Larger"), tr("Larger (+)"), [this] { m_canvas->zoomBy(kSoundZoom); });
    button("fit", tr("Fit"), tr("All of it (F)"), [this] { m_canvas->fit(); });
    button("copy", tr("Copy"), tr("Copies the picture (Ctrl+C)"), [this] { copyToClipboard(); });
    button("export", tr("Export"), tr("Saves the waveform as a picture"),
           [this] { askForExport(*this, this, [this](const QString& said) { m_bar->setFacts(said); }); });
    connect(m_canvas, &LineCanvas::hovered, this, &AudioView::sayMoment);
    connect(m_canvas, &LineCanvas::shown, this, [this] { tellExportNews(); });
    connect(m_canvas, &LineCanvas::failed, this, [this](const Error& error) {
        m_message->say(error);
        m_stack->setCurrentWidget(m_message);
    });
    const auto busy = [this] { m_busy->set(m_opening.busy() || m_canvas->reading()); };
    connect(m_canvas, &LineCanvas::readingChanged, this, busy);
    connect(&m_opening, &Latest::busyChanged, this, [this, busy] {
        busy();
        tellExportNews();
    });
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { open(m_file); });
    setFocusProxy(m_canvas);
}

AudioView::~AudioView() = default;

void AudioView::open(const fs::path& file) {
    m_file = file;
    m_opening.ask(
        [file](const Cancel&) -> Result<Sound> {
            STEMMA_TRY(const ByteRange bytes, ByteRange::ofFile(file));
            return Sound::open(bytes);
        },
        [this](Result<Sound> sound) { take(std::move(sound)); });
}

void AudioView::take(Result<Sound> sound) {
    if (!sound) {
        Error error = std::move(sound).error();
        if (error.code == ErrorCode::BadData && error.message.starts_with("it"))
            error.message = printable(m_file.filename().string()) + " can't be shown: " + error.message;
        m_sound.reset();
        m_bar->setFacts({});
        m_message->say(error);
        m_stack->setCurrentWidget(m_message);
        return Q_EMIT loaded();
    }
    m_sound = std::move(*sound);
    sayFacts();
    if (m_sound->frames() == 0) {
        m_message->say(tr("This sound is empty."), m_bar->facts());
        m_message->offer({});
        m_stack->setCurrentWidget(m_message);
    } else {
        m_canvas->setSource(linesOf(*m_sound));
        m_stack->setCurrentWidget(m_canvas);
    }
    Q_EMIT loaded();
}

void AudioView::sayFacts() {
    if (!m_sound) return;
    QString text = tr("%1 · %2 Hz · %3 · %4 bits %5")
                       .arg(momentText(m_sound->seconds()), qtext(formatCount(m_sound->rate)),
                            qtext(plural(m_sound->channels, "channel")))
                       .arg(m_sound->bits)
                       .arg(qtext(m_sound->encoding));
    if (m_sound->channels > kMostChannels) text += tr(" · the first %1 channels are drawn").arg(kMostChannels);
    if (!m_sound->complaint.empty()) text += QStringLiteral(" · ") + oneLine(m_sound->complaint);
    m_bar->setFacts(text);
    m_canvas->setAccessibleDescription(text);
}

void AudioView::sayMoment(const std::optional<std::uint64_t>& frame) {
    if (!frame || !m_sound) {
        m_asking.forget();
        return sayFacts();
    }
    m_asking.ask(
        [sound = *m_sound, frame = *frame](const Cancel&) -> Result<QString> {
            QStringList levels;
            for (unsigned channel = 0; channel < std::min(sound.channels, kMostChannels); ++channel) {
                double sample = 0;
                STEMMA_CHECK(sound.samples.numbers(sound.samples.place({frame, channel}), 1, 1, &sample));
                levels << QString::number(sound.level(sample), 'f', 4).replace(QLatin1Char('-'), QChar(0x2212));
            }
            return momentText(double(frame) / sound.rate) +
                   tr(" · sample %1 · ").arg(qtext(formatCount(std::int64_t(frame)))) +
                   levels.join(QStringLiteral("  "));
        },
        [this](Result<QString> text) {
            if (text) m_bar->setFacts(*text);
        });
}

std::vector<ExportFormat> AudioView::exportFormats() const {
    if (!m_sound || !m_canvas->scene()) return {};
    std::vector<ExportFormat> formats = sceneFormats();
    formats.push_back({QStringLiteral("file"), tr("The file as it is"), qpath(m_file.extension()), false, false});
    return formats;
}

QString AudioView::exportName() const {
    return qpath(m_file.stem());
}

void AudioView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    cancelExport();
    const std::vector<ExportFormat> formats = exportFormats();
    const auto known = [&](const ExportFormat& one) { return one.id == format; };
    if (std::none_of(formats.begin(), formats.end(), known))
        return done(stemma::fail(ErrorCode::InvalidArgument, "A waveform can't be saved as " + utf8(format)));
    m_exportDone = std::move(done);
    const auto ended = [this](Status status) {
        if (const Done finished = std::exchange(m_exportDone, {})) finished(std::move(status));
    };
    if (format == QLatin1String("file"))
        return m_exporting.ask([from = m_file, path](const Cancel& cancel) { return copyFileOver(from, path, cancel); },
                               ended);
    m_exporting.ask([scene = *m_canvas->scene(), format, options, dark = darkTheme(),
                     path](const Cancel& cancel) { return writeScene(scene, format, options, dark, path, cancel); },
                    ended);
}

void AudioView::cancelExport() {
    m_exporting.forget();
    if (const Done finished = std::exchange(m_exportDone, {}))
        finished(stemma::fail(ErrorCode::Cancelled, "The export was cancelled"));
}

bool AudioView::copyToClipboard() {
    if (!m_sound || !m_canvas->scene()) return false;
    QGuiApplication::clipboard()->setImage(m_canvas->grab().toImage());
    m_bar->setFacts(tr("Copied"));
    return true;
}

void AudioView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, m_bar->height() - 1, width(), 2);
}

void AudioView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copyToClipboard();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace stemma::ui
