// Default parameter values and the null object's property are declarations, not arguments in place of a live token.
namespace I045;

public interface IAmbient { CancellationToken Token { get; } }

public sealed class NoAmbient : IAmbient
{
    public static readonly NoAmbient Instance = new();
    public CancellationToken Token => CancellationToken.None;
}

public class AmbientReader
{
    public Task<string> ReadAsync(TextReader reader, CancellationToken token = default) => reader.ReadToEndAsync(token);
}
