// One arm of the switch expression returns a running task out of the using declaration.
namespace M023;

public sealed class Archive(Func<string, CancellationToken, Task<byte[]>> fetch)
{
    public Task<byte[]> OpenAsync(string name, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return name switch
        {
            "" => Task.FromResult(Array.Empty<byte>()),
            ['.', ..] => Task.FromException<byte[]>(new FileNotFoundException(name)),
            _ => fetch(name, patience.Token),
        };
    }
}
