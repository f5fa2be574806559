// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/DataPreview.h"

#include "core/base/Text.h"
#include "core/engine/Engine.h"
#include "core/pipeline/Pipeline.h"
#include "core/tables/Tables.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/views/preview/ProfilePanel.h"
#include "ui/views/preview/ReadAs.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/TableView.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/TextSize.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

/// The glyph of the file's type in its colour.
class TypeSign : public QWidget {
public:
    explicit TypeSign(std::string type) : m_type(std::move(type)) { setFixedSize(18, 18); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const std::string name = "type:" + m_type;
        drawIcon(painter, hasIcon(name) ? name : "type:file", rect(), currentPalette().type(m_type));
    }

private:
    std::string m_type;
};

/// A table whose text doesn't tell all of itself: anything but what has its own description inside.
bool mayBeTextTable(const Dropped& dropped) {
    if (dropped.type != "table" && dropped.type != "document" && dropped.type != "file") return false;
    const QString name = qpath(dropped.path.filename()).toLower();
    return !name.contains(QLatin1String(".parquet")) && !name.contains(QLatin1String("json"));
}

} // namespace

QString artifactNameFor(const fs::path& file) {
    QString name = qpath(file.filename()).section(QLatin1Char('.'), 0, 0);
    for (QChar& c : name)
        if (!(c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('-'))))
            c = QLatin1Char('_');
    name.truncate(60);
    return isName(utf8(name)) ? name : QLatin1Char('_') + name;
}

DataPreview::DataPreview(const fs::path& file, Session& session, Selection& selection, Desk& desk, QWidget* parent)
    : QWidget(parent), m_session(session), m_selection(selection), m_desk(desk) {
    setObjectName(QStringLiteral("dataPreview"));
    setWindowTitle(qpath(file.filename()));
    m_dropped.path = file;
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    m_looking.ask([file](const Cancel&) { return lookAtData(file); },
                  [this](Dropped dropped) { show(std::move(dropped)); });
}

DataPreview::~DataPreview() {
    delete m_profile;
}

QWidget* DataPreview::panel() {
    if (m_profile) return m_profile;
    m_profile = new ProfilePanel;
    if (!m_viewer) return m_profile;
    m_profile->setFile(m_dropped);
    const auto* table = qobject_cast<TableView*>(m_viewer);
    if (table && table->profile()) m_profile->setProfile(*table->profile());
    return m_profile;
}

void DataPreview::show(Dropped dropped) {
    m_dropped = std::move(dropped);
    auto* all = static_cast<QVBoxLayout*>(layout());
    if (m_dropped.kind == Dropped::Kind::Refused) {
        auto* state = new EmptyState;
        state->say("warning", qtext(m_dropped.sentence), qtext(m_dropped.hint));
        all->addWidget(m_viewer = state, 1);
    } else {
        all->addWidget(makeBar());
        m_busy = new BusyLine;
        all->addWidget(m_busy);
        all->addWidget(m_viewer = openViewer(), 1);
    }
    setFocusProxy(m_viewer);
    if (m_profile) m_profile->setFile(m_dropped);
    Q_EMIT looked();
}

QWidget* DataPreview::makeBar() {
    auto* bar = new QWidget;
    auto* rows = new QVBoxLayout(bar);
    rows->setContentsMargins(16, 10, 14, 10);
    rows->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(new TypeSign(m_dropped.type));
    auto* title = new ElidedLabel(oneLine(qpath(m_dropped.path.filename()), 200));
    title->setFont(Fonts::sized(13, QFont::DemiBold));
    title->setElideMode(Qt::ElideMiddle);
    row->addWidget(title, 4);
    auto* facts = new ElidedLabel(qtext(m_dropped.type + " · " + formatBytes(m_dropped.bytes)));
    facts->setObjectName(QStringLiteral("dataFacts"));
    facts->setColour("text.quiet");
    row->addWidget(facts, 3);
    m_name = new QLineEdit(artifactNameFor(m_dropped.path));
    m_name->setObjectName(QStringLiteral("artifactName"));
    m_name->setAccessibleName(QStringLiteral("Name of the artifact"));
    m_name->setToolTip(QStringLiteral("The name it is kept under; a name that is there gets another version"));
    setTextHeight(m_name, 28);
    m_name->setMinimumWidth(qRound(130 * Fonts::scale()));
    m_name->setMaximumWidth(qRound(220 * Fonts::scale()));
    m_name->setCursorPosition(0);
    row->addWidget(m_name, 2);
    m_keep = new Button(QStringLiteral("Keep as artifact"), "import");
    m_keep->setObjectName(QStringLiteral("keep"));
    m_keep->setPrimary(true);
    m_keep->setToolTip(QStringLiteral("Copies the file into the workspace as a version, profiled and drawn"));
    row->addWidget(m_keep);
    auto* options = new Button({}, "settings");
    options->setObjectName(QStringLiteral("readOptions"));
    options->setCheckable(true);
    options->setAccessibleName(QStringLiteral("How it is read"));
    options->setToolTip(QStringLiteral("How it is read: what it is, delimiter, encoding …"));
    row->addWidget(options);
    rows->addLayout(row);
    m_readAs = new ReadAs(m_dropped.type, mayBeTextTable(m_dropped));
    m_readAs->hide();
    rows->addWidget(m_readAs);
    connect(options, &QAbstractButton::toggled, m_readAs, &QWidget::setVisible);
    connect(m_readAs, &ReadAs::changed, this, &DataPreview::reread);
    m_problem = new LinkText;
    m_problem->setObjectName(QStringLiteral("keepProblem"));
    m_problem->hide();
    rows->addWidget(m_problem);
    connect(m_keep, &QAbstractButton::clicked, this, &DataPreview::keep);
    connect(m_name, &QLineEdit::returnPressed, this, &DataPreview::keep);
    connect(m_name, &QLineEdit::textEdited, m_problem, &QWidget::hide);
    connect(&m_session, &Session::failed, this, [this](const Error& error) {
        if (!m_keep->isEnabled()) say(error);
    });
    return bar;
}

QWidget* DataPreview::openViewer() {
    m_tables = m_session.handle() ? m_session.handle().tables : std::make_shared<TablesClient>();
    QWidget* viewer = makeViewer(showFile(m_dropped.path, m_tables), this);
    if (auto* table = qobject_cast<TableView*>(viewer)) follow(table);
    return viewer;
}

void DataPreview::follow(TableView* table) {
    connect(table, &TableView::profileKnown, this, [this, table] {
        if (m_profile && table->profile()) m_profile->setProfile(*table->profile());
    });
}

void DataPreview::reread() {
    m_problem->hide();
    const std::string type = m_readAs->type().empty() ? m_dropped.type : m_readAs->type();
    Showable what = showFile(m_dropped.path, m_tables);
    if (type != "table" || !m_readAs->says()) {
        m_sniffing.forget();
        if (m_readAs->says()) what.type = type;
        QWidget* viewer = makeViewer(what, this);
        if (auto* table = qobject_cast<TableView*>(viewer)) follow(table);
        return replaceViewer(viewer);
    }
    m_busy->start();
    m_sniffing.ask([tables = m_tables, files = what.files,
                    csv = m_readAs->csv()](const Cancel& cancel) { return tables->sniff(files, csv, cancel); },
                   [this, what](Result<Sniffed> sniffed) {
                       m_busy->stop();
                       if (!sniffed) return say(sniffed.error());
                       auto* table = new TableView(this);
                       follow(table);
                       TableSource source;
                       source.files = what.files;
                       source.options = std::move(sniffed->options);
                       source.tables = m_tables;
                       source.name = what.title;
                       table->open(std::move(source));
                       replaceViewer(table);
                   });
}

void DataPreview::replaceViewer(QWidget* viewer) {
    auto* all = static_cast<QVBoxLayout*>(layout());
    all->removeWidget(m_viewer);
    m_viewer->hide();
    m_viewer->deleteLater();
    all->addWidget(m_viewer = viewer, 1);
    setFocusProxy(m_viewer);
    if (whenChanged) whenChanged();
}

QString DataPreview::facts() const {
    return oneLine(qpath(m_dropped.path.filename()), 80) +
           QStringLiteral(" · only looked at: nothing of it is kept yet");
}

void DataPreview::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    const Subject& current = m_selection.current();
    if (current.kind != Subject::Kind::Plan || current.text != m_dropped.path.string())
        m_selection.select(Subject::ofPlan(m_dropped.path.string()));
}

void DataPreview::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), currentPalette()("surface"));
}

void DataPreview::keep() {
    if (!m_keep->isEnabled()) return;
    m_problem->hide();
    if (m_name->text().trimmed().isEmpty())
        return say({ErrorCode::InvalidArgument, "An artifact needs a name", {}, {}, {}});
    m_keep->setEnabled(false);
    m_busy->start();
    // A folder that has no workspace yet gets one, as a run would make it.
    if (m_session.workspace().empty()) m_session.open(m_dropped.path.parent_path() / ".stemma");
    m_session.ensure([view = QPointer<DataPreview>(this)](const WorkspaceHandle& workspace) {
        if (view) view->add(workspace);
    });
}

void DataPreview::add(const WorkspaceHandle& workspace) {
    m_keeping.ask([workspace, file = m_dropped.path, name = utf8(m_name->text().trimmed()), type = m_readAs->type(),
                   csv = m_readAs->csv()](
                      const Cancel& cancel) { return workspace.engine->add(file, name, type, csv, false, cancel); },
                  [this](const Result<VersionId>& version) { took(version); });
}

void DataPreview::took(const Result<VersionId>& version) {
    m_keep->setEnabled(true);
    m_busy->stop();
    if (!version) return say(version.error());
    m_session.refresh();
    Q_EMIT kept(*version);
    Q_EMIT m_desk.say(QStringLiteral("Kept %1 as %2").arg(qpath(m_dropped.path.filename()), m_name->text().trimmed()));
    Q_EMIT m_desk.openVersion(*version, true);
}

void DataPreview::say(const Error& error) {
    m_keep->setEnabled(true);
    m_busy->stop();
    m_problem->setPieces(
        {{oneLine(error.message, 400), LinkText::Bad, {}},
         {error.hint.empty() ? QString() : QLatin1Char(' ') + oneLine(error.hint, 400), LinkText::Quiet, {}}});
    m_problem->show();
}

} // namespace stemma::ui
