// The service's group hangs under Todo while the method was handed a context.
// also: LL1102

namespace M102;

public sealed class Uploads(HttpClient http)
{
    public async Task SendAllAsync(Context ctx, IEnumerable<(string Url, byte[] Bytes)> files)
    {
        Console.WriteLine($"{ctx.Name} is sending");
        await using var group = Context.Todo.Group(limit: 3);
        foreach (var (url, bytes) in files)
        {
            _ = group.Go(async ctx =>
            {
                using var content = new ByteArrayContent(bytes);
                using var response = await http.PutAsync(url, content, ctx);
            });
        }
    }
}
