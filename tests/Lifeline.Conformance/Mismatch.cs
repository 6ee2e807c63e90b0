namespace Lifeline.Conformance;

/// <summary>Something that Go and Lifeline do not agree about.</summary>
/// <param name="Trace">Where it came up.</param>
/// <param name="Step">The step's place in the trace's <c>steps</c>, from 0.</param>
/// <param name="Context">The context it is about; null when there is none.</param>
/// <param name="What">Which of its sides: <c>err</c>, <c>cause</c>, <c>value 2</c>, …</param>
/// <param name="Expected">What Go says.</param>
/// <param name="Got">What Lifeline says.</param>
internal sealed record Mismatch(Trace Trace, int Step, long? Context, string What, string Expected, string Got)
{
    public override string ToString()
    {
        var context = Context is { } number ? $"context {number}" : "no context";
        return $"{Trace.File}, line {Trace.Line}: seed {Trace.Seed}, step {Step + 1} (steps[{Step}], {Trace.Steps[Step].Operation}), "
            + $"{context}: {What}: expected {Expected}, got {Got}";
    }
}
