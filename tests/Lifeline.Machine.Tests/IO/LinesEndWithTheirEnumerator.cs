using Lifeline.Processes;

namespace Lifeline.IO.Tests;

public sealed class LinesEndWithTheirEnumerator : IDisposable
{
    private readonly TempFolder _folder = new();

    public LinesEndWithTheirEnumerator() => File.WriteAllLines(_folder["lines"], Enumerable.Range(0, 100_000).Select(number => $"{number}"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file")]
    [InlineData("reader")]
    [InlineData("child")]
    public async Task The_token_of_an_enumerator_ends_it_with_that_token(string kind)
    {
        using var source = new CancellationTokenSource();
        await using var child = new ProcessCommand("yes").Start(Context.Background);
        using var reader = new StreamReader(_folder["lines"]);
        var lines = kind switch
        {
            "file" => File.ReadLinesAsync(_folder["lines"], Context.Background),
            "reader" => reader.ReadLinesAsync(Context.Background),
            _ => child.ReadLinesAsync(),
        };

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => All().Arrives());

        Assert.Equal(source.Token, error.CancellationToken);

        async Task All()
        {
            await foreach (var line in lines.WithCancellation(source.Token))
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public async Task A_childs_lines_that_are_awaited_end_at_once_and_the_child_goes_on()
    {
        using var source = new CancellationTokenSource();
        await using var child = new ProcessCommand("cat").Start(Context.Background);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(source.Token);
        var next = lines.MoveNextAsync().AsTask();

        source.Cancel();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Arrives())).CancellationToken);
        Assert.False(child.Result.IsCompleted);
    }
}
