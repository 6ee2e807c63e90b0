// The file is read by the blocking call without a context in an async handler that has one.

namespace M111;

public sealed class TemplateStore
{
    public async Task<string> RenderAsync(Context ctx, string name, Stream output)
    {
        var template = File.ReadAllText($"templates/{name}.html");
        await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(template), ctx);
        return template;
    }
}
