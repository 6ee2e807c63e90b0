// default! is the value of another parameter; the context is passed.

namespace I059;

public interface IMapper { Task<T> MapAsync<T>(Context ctx, string source, T seed); }

public sealed class Mapping(IMapper mapper)
{
    public async Task<string> TextAsync(Context ctx, string source)
    {
        return await mapper.MapAsync<string>(ctx, source, default!);
    }
}
