// The interface's contract passes a source around without a word on its owner.
namespace M030;

public interface IImportStep
{
    string Name { get; }

    Task RunAsync(string file, CancellationTokenSource cancellation);
}
