// The registration's context is made and ended right here: it can't outlive the method.

namespace I023;

public interface IReader { Task<string> ReadAsync(Context ctx); void Wake(); }

public class Readers
{
    public async Task<string> ReadAsync(Context ctx, IReader reader)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(4));
        scope.Context.AfterFunc(reader.Wake);
        return await reader.ReadAsync(scope);
    }
}
