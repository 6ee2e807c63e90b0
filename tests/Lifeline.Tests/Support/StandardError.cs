namespace Lifeline.Tests;

/// <summary>What is written to standard error meanwhile. Only for tests that run alone.</summary>
internal sealed class StandardError : IDisposable
{
    private readonly TextWriter _before = Console.Error;
    private readonly StringWriter _written = new();
    private readonly TextWriter _guarded;       // locks itself for each call

    public StandardError() => Console.SetError(_guarded = TextWriter.Synchronized(_written));

    /// <summary>The first line in which a word stands; null when there is none.</summary>
    public string? LineWith(string word)
    {
        lock (_guarded)
        {
            return _written.ToString().Split(Environment.NewLine).FirstOrDefault(line => line.Contains(word, StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        Console.SetError(_before);
        _written.Dispose();
    }
}
