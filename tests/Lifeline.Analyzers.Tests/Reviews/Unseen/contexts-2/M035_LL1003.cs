// The task goes through a local and is returned unawaited out of the `using`.

namespace M035;

public sealed class LogReader
{
    public ValueTask<string> HeadAsync(Context ctx, TextReader reader)
    {
        using ContextScope scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        var head = reader.ReadToEndAsync(scope);
        return head;
    }
}
