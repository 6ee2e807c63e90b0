// A conditional takes the token away from the bulk case for no reason of cleanup.
namespace M045;

public interface IIndex { Task AddAsync(string[] words, CancellationToken token); }

public sealed class Indexer(IIndex index)
{
    public Task IndexAsync(string[] words, CancellationToken token) =>
        index.AddAsync(words, words.Length < 1_000 ? token : CancellationToken.None);
}
