// The mail is sent by a discarded task that got no context: it can't be stopped, and its failure is lost.
using Lifeline;

namespace M058;

public interface IMailer { Task SendAsync(string to, string subject); }
public class SignUp(IMailer mailer, Func<Context, string, Task<int>> create)
{
    public async Task<int> RegisterAsync(Context ctx, string email)
    {
        var id = await create(ctx, email);
        _ = mailer.SendAsync(email, "Welcome");
        return id;
    }
}
