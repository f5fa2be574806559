// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/session/Kept.h"
#include "ui/session/Runnable.h"
#include "ui/visual/ArtifactSource.h"
#include "ui/visual/Exportable.h"

#include <QWidget>
#include <map>
#include <memory>

class QStackedWidget;

namespace stemma::ui {

class ChipRow;
class EmptyState;

/// An artifact's version as a tab: its data and each of its pictures, one in view. Ctrl+Left and Ctrl+Right go through
/// them; [ and ] to the version before and after, where the same one is in view again.
class ArtifactPage : public QWidget, public Runnable, public Exportable, public Kept {
    Q_OBJECT
public:
    /// `shown`: -1 its data, 0 and above one of its pictures; -2: what shows it best.
    ArtifactPage(const Context& context, VersionId version, int shown, QWidget* parent = nullptr);

    QString pipelineFile() const override;
    Subject subject() const override { return Subject::ofVersion(m_version); }
    QString facts() const override;
    QWidget* viewer() const; ///< the one in view; nullptr until it is loaded
    void show(int which);    ///< as in the constructor

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;
    QVariantMap kept() const override; ///< which of it is in view, and how wide the columns of its data are
    void giveBack(const QVariantMap& kept) override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void load(VersionId version);
    void present(std::shared_ptr<const ArtifactSource> source);
    void addChoice(const QString& words, const char* icon, int which);
    void step(int by);
    void otherVersion(int by);
    std::map<std::string, int> widths() const; ///< of its data's columns, set by the person
    int best() const;
    Exportable* exporter() const;

    Context m_context;
    VersionId m_version;
    int m_shown;
    std::shared_ptr<const ArtifactSource> m_source;
    Latest m_loading;
    ChipRow* m_choices = nullptr;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_state = nullptr;
    std::map<int, QWidget*> m_viewers;   ///< made when first shown
    std::map<std::string, int> m_widths; ///< as they were left another day
};

} // namespace stemma::ui
