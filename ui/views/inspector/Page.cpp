// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/Page.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Text.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

/// The icon of a page's subject, in its colour of whatever theme holds.
class Glyph : public QWidget {
public:
    Glyph(std::string icon, std::function<QColor(const Palette&)> ink, QWidget* parent)
        : QWidget(parent), m_icon(std::move(icon)), m_ink(std::move(ink)) {
        setFixedSize(20, 20);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        drawIcon(painter, m_icon, QRectF(rect()), m_ink(currentPalette()));
    }

private:
    std::string m_icon;
    std::function<QColor(const Palette&)> m_ink;
};

} // namespace

bool Folds::folded(const QString& section, bool unlessSaid) const {
    if (const auto found = m_folded.find(section); found != m_folded.end()) return found->second;
    if (!m_settings) return unlessSaid;
    const QVariant kept = m_settings->remembered(m_session.workspace(), QStringLiteral("inspector/folded/") + section);
    return kept.isValid() ? kept.toBool() : unlessSaid;
}

void Folds::set(const QString& section, bool folded) {
    m_folded[section] = folded;
    if (m_settings) m_settings->remember(m_session.workspace(), QStringLiteral("inspector/folded/") + section, folded);
}

Page::Page(Around& around, QWidget* parent) : QWidget(parent), m_around(around) {
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(kSide, 14, kSide - ThinScrollBar::kThickness, 20);
    m_layout->setSpacing(0);
}

void Page::add(QWidget* widget, int gapBefore) {
    if (gapBefore > 0) m_layout->addSpacing(gapBefore);
    m_layout->addWidget(widget);
}

void Page::addHeader(const std::string& icon, Ink ink, const QString& title, QWidget* right) {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* glyph = new Glyph(icon, std::move(ink), row);
    auto* words = new ElidedLabel(title, row);
    words->setObjectName(QStringLiteral("title"));
    words->setFont(Fonts::title());
    words->setElideMode(Qt::ElideMiddle);
    words->setMinimumHeight(24);
    layout->addWidget(glyph);
    layout->addWidget(words, 1);
    if (right != nullptr) layout->addWidget(right);
    row->setMinimumHeight(26);
    add(row);
}

LinkText* Page::text(const std::vector<Piece>& pieces, QWidget* parent) {
    auto* made = new LinkText(parent);
    made->setPieces(pieces);
    return made;
}

LinkText* Page::addText(const std::vector<Piece>& pieces) {
    auto* made = text(pieces, this);
    add(made, 8);
    return made;
}

Section* Page::addSection(const QString& id, const QString& title, bool folds, bool foldedUnlessSaid) {
    auto* section = new Section(title, folds, this);
    section->setObjectName(QStringLiteral("section:") + id);
    if (folds) {
        section->setFolded(m_around.folds.folded(id, foldedUnlessSaid));
        connect(section, &Section::foldedByHand, this,
                [around = &m_around, id](bool folded) { around->folds.set(id, folded); });
    }
    add(section, 16);
    return section;
}

QWidget* Page::addButtons(const std::vector<QWidget*>& buttons) {
    auto* row = new QWidget(this);
    auto* flow = new FlowLayout(row, 8, 8);
    for (QWidget* button : buttons) flow->addWidget(button);
    add(row, 12);
    return row;
}

Page::Piece Page::toVersion(VersionId version, const std::string& name) {
    return {qtext(name), LinkText::Plain,
            [around = &m_around, version] { around->selection.select(Subject::ofVersion(version)); }};
}

Page::Piece Page::toRun(RunId run) {
    return {tr("run %1").arg(run.value), LinkText::Plain,
            [around = &m_around, run] { around->selection.select(Subject::ofRun(run)); }};
}

Page::Piece Page::toStep(RunId run, const std::string& step, const QString& words) {
    return {words.isEmpty() ? qtext(step) : words, LinkText::Plain,
            [around = &m_around, run, step] { around->selection.select(Subject::ofStep(run, step)); }};
}

void Page::end() {
    m_layout->addStretch(1);
}

} // namespace stemma::ui
