// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/AboutDialog.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/shell/DialogParts.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/Section.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSysInfo>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kAboutWidth = 640, kMark = 52, kSpare = 8;

/// The program's sign, in the colours of the theme.
class Mark : public QWidget {
public:
    Mark() { setFixedSize(QSize(kMark, kMark) * Fonts::scale()); }

protected:
    void paintEvent(QPaintEvent*) override {
        const Palette palette = currentPalette();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(palette("line"));
        painter.setBrush(palette("surface"));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12);
        const double inset = width() * 0.2;
        drawIcon(painter, "lineage", QRectF(rect()).adjusted(inset, inset, -inset, -inset), palette("accent"));
    }
};

ElidedLabel* cell(const QString& words, const char* colour, const QFont& font) {
    auto* label = new ElidedLabel(words);
    label->setColour(colour);
    label->setFont(font);
    return label;
}

} // namespace

AboutDialog::AboutDialog(const Context& context, QWidget* parent)
    : QDialog(parent), m_context(context), m_libraries(libraries()) {
    setObjectName(QStringLiteral("about"));
    setWindowTitle(tr("About Stemma"));
    setAttribute(Qt::WA_DeleteOnClose);
    const DialogPage page = makeDialogPage(*this, {}, QStringLiteral("about-close"));
    addHead(*page.column);
    addLibraries(*page.column);
    page.column->addStretch(1);
    auto* copy = new Button(tr("Copy"), "copy");
    copy->setObjectName(QStringLiteral("about-copy"));
    copy->setAutoDefault(false);
    copy->setToolTip(tooltipText(tr("Copies these versions, for who reports a fault")));
    connect(copy, &QAbstractButton::clicked, this,
            [this] { Q_EMIT m_context.desk.copyText(words(), tr("the versions")); });
    page.foot->insertWidget(page.foot->count() - 1, copy);
    if (auto* close = findChild<QPushButton*>(QStringLiteral("about-close"))) {
        close->setDefault(true);
        close->setFocus();
    }
    const int width = qRound(kAboutWidth * Fonts::scale());
    const int high = page.area->widget()->layout()->heightForWidth(width) + page.foot->sizeHint().height();
    sizeDialog(*this, QSize(width, high + kSpare));
    askVersions();
}

void AboutDialog::addHead(QVBoxLayout& column) {
    auto* head = new QHBoxLayout;
    head->setSpacing(16);
    head->addWidget(new Mark, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    auto* name = new QLabel(QStringLiteral("Stemma"));
    name->setFont(Fonts::sized(22, QFont::DemiBold));
    words->addWidget(name);
    auto* version = new ElidedLabel(tr("Version %1").arg(QStringLiteral(STEMMA_VERSION)));
    version->setObjectName(QStringLiteral("about-version"));
    version->setFont(Fonts::figures());
    version->setColour("text.quiet");
    words->addWidget(version);
    head->addLayout(words, 1);
    column.addLayout(head);
    auto* what = new LinkText;
    what->setPieces({{tr("Runs data pipelines, keeps every artifact they make, and shows where each came from.")}});
    auto* licence = new LinkText;
    licence->setObjectName(QStringLiteral("about-licence"));
    licence->setPieces({{tr("Licence: ")},
                        {QStringLiteral("GPL-3.0-or-later"), LinkText::Strong},
                        {tr(". You may use, change and pass it on under the terms of the GNU General Public License, "
                            "version 3 or later. It comes without any warranty."),
                         LinkText::Quiet}});
    auto* both = new QVBoxLayout;
    both->setSpacing(8);
    both->addWidget(what);
    both->addWidget(licence);
    column.addLayout(both);
}

void AboutDialog::addLibraries(QVBoxLayout& column) {
    auto* section = new Section(tr("Built on"), false);
    auto* card = new QFrame;
    card->setProperty("role", QStringLiteral("card"));
    auto* grid = new QGridLayout(card);
    grid->setContentsMargins(14, 10, 14, 10);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(7);
    grid->setColumnStretch(3, 1);
    for (const Library& library : m_libraries) {
        const int line = int(m_versions.size());
        auto* name = cell(library.name, "text", Fonts::sized(13, QFont::DemiBold));
        name->setKeptWidth(110);
        auto* version =
            cell(library.version.isEmpty() ? QStringLiteral("…") : library.version, "text", Fonts::figures());
        version->setObjectName(QStringLiteral("about-version-") + library.name);
        version->setKeptWidth(60);
        auto* licence = cell(library.licence, "text.quiet", Fonts::base());
        licence->setKeptWidth(180);
        grid->addWidget(name, line, 0);
        grid->addWidget(version, line, 1);
        grid->addWidget(licence, line, 2);
        grid->addWidget(cell(library.use, "text.quiet", Fonts::base()), line, 3);
        m_versions.push_back(version);
    }
    section->add(card);
    column.addWidget(section);
}

void AboutDialog::askVersions() {
    const WorkspaceHandle handle = m_context.session.handle();
    m_asking.ask([tables = handle.tables](const Cancel&) { return librariesInUse(tables); },
                 [this](const LibrariesInUse& found) {
                     setVersion(QStringLiteral("SQLite"), qtext(found.sqlite), true);
                     const bool answered = !found.duckdb.empty();
                     setVersion(QStringLiteral("DuckDB"), answered ? qtext(found.duckdb) : tr("no answer"), answered);
                 });
}

void AboutDialog::setVersion(const QString& name, const QString& version, bool known) {
    for (std::size_t i = 0; i < m_libraries.size(); ++i) {
        if (m_libraries[i].name != name) continue;
        m_libraries[i].version = version;
        m_versions[i]->setColour(known ? "text" : "failed");
        m_versions[i]->setText(version);
        if (!known) m_versions[i]->setToolTip(tooltipText(tr("Its helper, stemma-tables, could not be asked")));
    }
}

QString AboutDialog::words() const {
    QString all =
        QStringLiteral("Stemma %1, GPL-3.0-or-later\n%2, %3\n")
            .arg(QStringLiteral(STEMMA_VERSION), QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture());
    for (const Library& library : m_libraries)
        all += QStringLiteral("%1 %2, %3\n").arg(library.name, library.version, library.licence);
    return all;
}

} // namespace stemma::ui
