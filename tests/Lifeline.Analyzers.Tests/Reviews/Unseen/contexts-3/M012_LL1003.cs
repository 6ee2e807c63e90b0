// The value task is returned inside of the using statement.

namespace M012;

public interface IDirectory { ValueTask<string?> FindAsync(Context ctx, string mail); }

internal sealed class People(IDirectory directory)
{
    public ValueTask<string?> WhoAsync(Context ctx, string mail)
    {
        if (string.IsNullOrEmpty(mail))
            return ValueTask.FromResult<string?>(null);

        using (var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2)))
        {
            return directory.FindAsync(scope, mail);
        }
    }
}
