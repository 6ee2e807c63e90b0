using Spectre.Console;

namespace Lifeline.Cli.Output;

/// <summary>Receives the steps of a run.</summary>
internal interface IProgress
{
    /// <summary>Reports a step, such as "restoring packages": no capital, no full stop.</summary>
    void Say(string doing);
}

/// <summary>Progress by a status line, on a terminal.</summary>
internal sealed class SpinningProgress(StatusContext status) : IProgress
{
    public void Say(string doing) => status.Status(Markup.Escape(doing));
}

/// <summary>Progress by a line per step, for a log or a pipe.</summary>
internal sealed class PlainProgress(TextWriter writer) : IProgress
{
    public void Say(string doing) => writer.WriteLine($"lifeline: {doing}");
}
