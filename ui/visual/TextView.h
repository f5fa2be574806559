// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Kept.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/Syntax.h"
#include "ui/visual/TextContent.h"

#include <QWidget>
#include <memory>
#include <optional>

class QLineEdit;
class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class TextPane;
class ViewerBar;
class ViewerMessage;

/// A text, log or code file: line numbers, find (Ctrl+F; Enter, Shift+Enter), colours for code. Read by a worker, the
/// first 8 MB of it, and it says so; what isn't UTF-8 is visible and said too. Text is text, whatever it says.
class TextView : public QWidget, public Exportable, public Kept {
    Q_OBJECT
public:
    static constexpr std::uint64_t kMostBytes = 8u << 20;

    explicit TextView(QWidget* parent = nullptr);
    ~TextView() override;
    void open(const fs::path& file); ///< in colours by its name
    void open(const fs::path& file, Language language);
    /// A text that is no file: code of a step, a log's tail. `name` for exports.
    void setText(const QString& text, Language language, const QString& name = {});
    void setNote(const QString& note); ///< a sentence among the facts: why it is shown as text
    void setCompact(bool compact);     ///< the text alone
    void scrollToLine(std::int64_t line);
    TextPane* pane() const { return m_pane; }
    ViewerBar* bar() const { return m_bar; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override { return m_loading.busy(); }
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;
    QVariantMap kept() const override; ///< where it is scrolled to
    void giveBack(const QVariantMap& kept) override;

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Loaded {
        std::shared_ptr<const TextContent> content;
        std::vector<SyntaxState> states;
    };
    void take(Result<Loaded> got);
    void find(const QString& what);
    void goTo(int by);
    void sayFacts();
    void sayFound();

    fs::path m_file;
    QString m_name, m_note;
    Language m_language = Language::None;
    ViewerBar* m_bar;
    QLineEdit* m_find;
    TextPane* m_pane;
    ViewerMessage* m_message;
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    std::vector<qsizetype> m_found;
    qsizetype m_foundLength = 0;
    int m_current = -1;
    std::optional<std::int64_t> m_lineWished;
    Latest m_loading, m_finding, m_exporting;
    Done m_exportDone;
};

} // namespace stemma::ui
