// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SettingsDialog.h"

#include "core/base/Text.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Settings.h"
#include "ui/shell/DialogParts.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/Section.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kWidth = 600, kHeight = 620, kLabelWidth = 120;

/// One line of a section: what it is about at the left, the control, and below it what it does.
QGridLayout* addRow(Section& section, const QString& words, QWidget* control, const QString& hint, bool wide = false) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(3);
    auto* label = new QLabel(words);
    label->setBuddy(control->focusProxy() ? control->focusProxy() : control);
    grid->addWidget(label, 0, 0);
    grid->addWidget(control, 0, 1, wide ? Qt::Alignment() : Qt::AlignLeft);
    grid->setColumnMinimumWidth(0, qRound(kLabelWidth * Fonts::scale()));
    grid->setColumnStretch(1, 1);
    if (!hint.isEmpty()) {
        auto* below = new LinkText;
        below->setPieces({{hint, LinkText::Quiet}});
        grid->addWidget(below, 1, 1);
        grid->setContentsMargins(0, 0, 0, 8); // it belongs to what is above it
    }
    section.body()->addLayout(grid);
    return grid;
}

/// The wheel scrolls the page unless the number is in hand.
class CalmSpinBox : public QSpinBox {
protected:
    void wheelEvent(QWheelEvent* event) override { hasFocus() ? QSpinBox::wheelEvent(event) : event->ignore(); }
};

QSpinBox* spin(const char* name, const QString& accessible, int least, int most, int step, int value) {
    auto* box = new CalmSpinBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setValue(value);
    box->setKeyboardTracking(false);                    // "125" is one value, not 1, 12 and 125
    box->setButtonSymbols(QAbstractSpinBox::NoButtons); // withSteps() has buttons of the window's own
    box->setFocusPolicy(Qt::StrongFocus);
    box->setMinimumWidth(qRound(120 * Fonts::scale()));
    return box;
}

/// A number between a button for less and one for more.
QWidget* withSteps(QSpinBox* box) {
    auto* whole = new QWidget;
    auto* row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* less = new Button({}, "minus");
    auto* more = new Button({}, "plus");
    less->setAccessibleName(SettingsDialog::tr("Less: %1").arg(box->accessibleName()));
    more->setAccessibleName(SettingsDialog::tr("More: %1").arg(box->accessibleName()));
    for (Button* button : {less, more}) button->setAutoDefault(false);
    QObject::connect(less, &QAbstractButton::clicked, box, &QAbstractSpinBox::stepDown);
    QObject::connect(more, &QAbstractButton::clicked, box, &QAbstractSpinBox::stepUp);
    row->addWidget(box);
    row->addWidget(less);
    row->addWidget(more);
    whole->setFocusProxy(box);
    return whole;
}

} // namespace

SettingsDialog::SettingsDialog(const Context& context, QWidget* parent) : QDialog(parent), m_context(context) {
    setObjectName(QStringLiteral("settings"));
    setWindowTitle(tr("Settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    const DialogPage page = makeDialogPage(*this, tr("Changes hold at once"), QStringLiteral("settings-close"));
    addLook(*page.column);
    addRunning(*page.column);
    addEditor(*page.column);
    addTrust(*page.column);
    page.column->addStretch(1);
    sizeDialog(*this, QSize(kWidth, kHeight) * Fonts::scale());
    connect(&m_context.settings, &Settings::changed, this, [this, scale = Fonts::scale()]() mutable {
        if (std::exchange(scale, Fonts::scale()) != Fonts::scale())
            sizeDialog(*this, QSize(kWidth, kHeight) * Fonts::scale());
    });
}

void SettingsDialog::addLook(QVBoxLayout& column) {
    auto* section = new Section(tr("Look"), false);
    auto* choice = new QWidget;
    auto* row = new QHBoxLayout(choice);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* group = new QButtonGroup(this);
    const std::pair<QString, const char*> themes[] = {
        {tr("As the system"), "theme-system"}, {tr("Light"), "theme-light"}, {tr("Dark"), "theme-dark"}};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton(themes[i].first);
        button->setObjectName(QLatin1String(themes[i].second));
        button->setAccessibleName(tr("Theme: %1").arg(themes[i].first));
        button->setCheckable(true);
        button->setAutoDefault(false);
        group->addButton(button, i);
        row->addWidget(button);
    }
    group->button(int(m_context.settings.theme()))->setChecked(true);
    connect(group, &QButtonGroup::idClicked, this,
            [this](int id) { m_context.settings.setTheme(Settings::Theme(id)); });
    addRow(*section, tr("Theme"), choice, {});
    auto* size =
        spin("text-size", tr("Text size in per cent"), 75, 200, 5, qRound(m_context.settings.textScale() * 100));
    size->setSuffix(QStringLiteral(" %"));
    connect(size, &QSpinBox::valueChanged, this, [this](int value) { m_context.settings.setTextScale(value / 100.0); });
    addRow(*section, tr("&Text size"), withSteps(size), {});
    connect(&m_context.settings, &Settings::changed, this, [this, group, size] {
        group->button(int(m_context.settings.theme()))->setChecked(true);
        const QSignalBlocker quiet(size);
        size->setValue(qRound(m_context.settings.textScale() * 100));
    });
    column.addWidget(section);
}

void SettingsDialog::addRunning(QVBoxLayout& column) {
    auto* section = new Section(tr("Running"), false);
    auto* jobs = spin("jobs", tr("Steps side by side; none: one a core"), 0, 1024, 1, m_context.settings.jobs());
    jobs->setSpecialValueText(tr("one a core (%1)").arg(QThread::idealThreadCount()));
    connect(jobs, &QSpinBox::valueChanged, this, [this](int value) { m_context.settings.setJobs(value); });
    addRow(*section, tr("&Jobs"), withSteps(jobs),
           tr("How many steps of a run may be at work side by side, from the next run on"));
    auto* folder = new QCheckBox(tr("Keep its working folder"));
    folder->setObjectName(QStringLiteral("keep-failed"));
    folder->setChecked(m_context.settings.keepFailed());
    connect(folder, &QCheckBox::toggled, this, [this](bool on) { m_context.settings.setKeepFailed(on); });
    addRow(*section, tr("A failed step"), folder,
           tr("To look into: the inspector opens it. It goes once the step has worked, or after 14 days"));
    auto* keep = new QCheckBox(tr("Keep running in the tray"));
    keep->setObjectName(QStringLiteral("keep-running"));
    keep->setChecked(m_context.settings.keepRunning());
    connect(keep, &QCheckBox::toggled, this, [this](bool on) { m_context.settings.setKeepRunning(on); });
    addRow(*section, tr("On closing"), keep,
           tr("While a run is under way; otherwise you are asked. Where there is no tray, the window is minimized"));
    auto* tell = new QCheckBox(tr("Say when a long run ends"));
    tell->setObjectName(QStringLiteral("notifications"));
    tell->setChecked(m_context.settings.notifications());
    connect(tell, &QCheckBox::toggled, this, [this](bool on) { m_context.settings.setNotifications(on); });
    addRow(*section, tr("Notification"), tell, tr("One of more than 10 s, while the window isn't in front"));
    connect(&m_context.settings, &Settings::changed, this, [this, keep, tell] {
        keep->setChecked(m_context.settings.keepRunning());
        tell->setChecked(m_context.settings.notifications());
    });
    column.addWidget(section);
}

void SettingsDialog::addEditor(QVBoxLayout& column) {
    auto* section = new Section(tr("Editor"), false);
    auto* command = new QLineEdit(m_context.settings.editor());
    command->setObjectName(QStringLiteral("editor"));
    command->setAccessibleName(tr("Command that opens a file in your editor"));
    command->setPlaceholderText(tr("what the system opens text with"));
    command->setFont(Fonts::mono());
    connect(command, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_context.settings.setEditor(text.trimmed()); });
    addRow(*section, tr("&Command"), command,
           tr("{file} and {line} are put in, as in: kate -l {line} {file}  or  code -g {file}:{line}"), true);
    column.addWidget(section);
}

void SettingsDialog::addTrust(QVBoxLayout& column) {
    m_trust = new Section(tr("Trusted folders"), false);
    m_folders = new QWidget;
    m_folders->setObjectName(QStringLiteral("trusted-folders"));
    auto* rows = new QVBoxLayout(m_folders);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    m_trust->add(m_folders);
    column.addWidget(m_trust);
}

void SettingsDialog::showEvent(QShowEvent* event) {
    readTrust();
    QDialog::showEvent(event);
}

void SettingsDialog::readTrust() {
    m_reading.ask([](const Cancel&) { return trustedFolders(); },
                  [this](const Result<std::vector<TrustedFolder>>& folders) { listTrust(folders); });
}

void SettingsDialog::listTrust(const Result<std::vector<TrustedFolder>>& folders) {
    QLayout* rows = m_folders->layout();
    while (QLayoutItem* item = rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_trust->header()->setNote(folders && !folders->empty() ? QString::number(folders->size()) : QString());
    if (!folders || folders->empty()) {
        auto* none = new LinkText;
        none->setObjectName(QStringLiteral("trust-none"));
        none->setPieces(
            {{folders ? tr("None. A pipeline that runs programs asks for its folder's trust in its preview.")
                      : qtext(describe(folders.error())),
              folders ? LinkText::Quiet : LinkText::Bad}});
        rows->addWidget(none);
        return;
    }
    for (const TrustedFolder& folder : *folders) {
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(12);
        const QString path = qtext(folder.path);
        auto* name = new ElidedLabel(oneLine(path));
        name->setElideMode(Qt::ElideMiddle);
        row->addWidget(name, 1);
        auto* commands = new QLabel(qtext(plural(std::int64_t(folder.commands.size()), "command")));
        commands->setProperty("role", QStringLiteral("quiet"));
        QStringList all;
        for (const std::string& command : folder.commands)
            if (all.size() < 20) all << oneLine(command, 120);
        commands->setToolTip(tooltipText(tr("What its pipelines may run:\n%1").arg(all.join(QLatin1Char('\n')))));
        row->addWidget(commands);
        auto* remove = new Button(tr("Remove"), "close");
        remove->setObjectName(QStringLiteral("trust-remove"));
        remove->setAutoDefault(false);
        remove->setAccessibleName(tr("Trust %1 no more").arg(oneLine(path, 200)));
        remove->setToolTip(tooltipText(tr("Its pipelines ask again before they run programs")));
        connect(remove, &QAbstractButton::clicked, this, [this, path = folder.path] {
            carryOut(
                this,
                [path]() -> Result<std::vector<TrustedFolder>> {
                    STEMMA_CHECK(withdrawTrust(path));
                    return trustedFolders();
                },
                [this](const Result<std::vector<TrustedFolder>>& left) { listTrust(left); });
        });
        row->addWidget(remove);
        rows->addWidget(line);
    }
}

} // namespace stemma::ui
