// The per-message scope is declared outside of the await foreach that it belongs to.
// also: LL1103

namespace M022;

public sealed class Mailbox(ChannelReader<string> mails)
{
    public async Task PumpAsync(Context ctx)
    {
        using (var perMail = ctx.WithTimeout(TimeSpan.FromSeconds(10)))
        {
            await foreach (var mail in mails.ReadAllAsync(ctx))
            {
                await DeliverAsync(perMail, mail);
            }
        }
    }

    private static Task DeliverAsync(Context ctx, string mail) => File.WriteAllTextAsync($"/var/mail/{mail}", mail, ctx);
}
